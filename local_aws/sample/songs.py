"""Songs and their artists, one JSON object a song."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from local_aws.sample.words import ARTIST_PLACES, HTML_PLACE, LONG_PLACE, Dice, to_json

TRAP_EVERY = 97
"""Each trap of `_trap` comes once in this many songs."""
NEW_ARTIST, NO_YEAR, NO_POSITION, BLANK_PLACE = 0.64, 0.32, 0.65, 0.45
"""Of 14,896 real songs: 9,553 artists; no year 4,762; no position 9,619; blank location 6,694."""


@dataclass(frozen=True)
class Track:
    """A song as somebody may hear it."""

    title: str
    artist: str
    seconds: float


@dataclass
class _Artist:
    id: str
    name: str
    place: str
    position: tuple[float, float] | tuple[None, None]
    songs: int = 0


@dataclass
class SongBook:
    """All songs, made one after the other by `objects`; afterwards `tracks` is what can be heard of them."""

    songs: int
    seed: int
    tracks: list[Track] = field(default_factory=list)
    artists: list[_Artist] = field(default_factory=list)

    def objects(self) -> Iterator[tuple[str, bytes]]:
        """Yield the key (A/B/C/TR....json) and the JSON of every song."""
        dice = Dice(self.seed, "songs")
        for number in range(self.songs):
            track = dice.code("TR")
            yield f"{track[2]}/{track[3]}/{track[4]}/{track}.json", to_json(self._song(dice, number)).encode()

    def _song(self, dice: Dice, number: int) -> dict[str, object]:
        artist = self._artist(dice)
        latitude, longitude = artist.position
        song: dict[str, object] = {
            "artist_id": artist.id,
            "artist_latitude": latitude,
            "artist_location": artist.place,
            "artist_longitude": longitude,
            "artist_name": artist.name,
            "duration": round(30 + dice.random() * 500, 5),
            "num_songs": 1,
            "song_id": dice.code("SO"),
            "title": dice.phrase(accented=0.08),
            "year": 0 if dice.random() < NO_YEAR else 1960 + dice.below(51),
        }
        self._vary(dice, song, artist)
        self._trap(song, number)
        duration = song["duration"]
        assert isinstance(duration, float)  # noqa: S101 - for the type checker
        self.tracks.append(Track(str(song["title"]), str(song["artist_name"]), duration))
        return song

    def _artist(self, dice: Dice) -> _Artist:
        if self.artists and dice.random() >= NEW_ARTIST:
            artist = dice.favourite(self.artists)
        else:
            nowhere = dice.random() < NO_POSITION
            place = "" if dice.random() < BLANK_PLACE else dice.pick(ARTIST_PLACES)
            position = (None, None) if nowhere else (round(dice.random() * 120 - 60, 5), round(dice.random() * 360, 5))
            artist = _Artist(dice.code("AR"), dice.phrase(accented=0.05), place, position)
            self.artists.append(artist)
        artist.songs += 1
        return artist

    def _vary(self, dice: Dice, song: dict[str, object], artist: _Artist) -> None:
        """Write some songs of an artist another spelling, place or position than the others have."""
        if artist.songs == 1 or dice.random() > 0.3:
            return
        kind = dice.below(3)
        if kind == 0:
            song["artist_name"] = f"{artist.name} feat. {dice.phrase(accented=0)}"
        elif kind == 1:
            song["artist_location"] = "" if artist.place else dice.pick(ARTIST_PLACES)
        else:
            song["artist_latitude"], song["artist_longitude"] = (None, None) if artist.position[0] else (1.5, 2.5)

    def _trap(self, song: dict[str, object], number: int) -> None:
        """Put in what real songs have now and then."""
        kind = number % TRAP_EVERY
        title, name = song["title"], song["artist_name"]
        traps: dict[int, dict[str, object]] = {
            1: {"title": 1888 + number},
            2: {"title": 4.6},
            3: {"artist_name": 112},
            4: {"artist_location": 27},
            5: {"artist_location": None},
            6: {"artist_location": HTML_PLACE},
            7: {"artist_location": LONG_PLACE},
            8: {"artist_location": "Oslo\tNorway"},
            9: {"title": f"Can\x19t {title}", "artist_name": f"{name} \x1cThe {name}\x1d"},
            10: {"title": f'"{title}" / {title} \\ 100%; --'},
        }
        song.update(traps.get(kind, {}))
        if kind == 11 and self.tracks:
            # The same title by the same artist a second time, of another length.
            song.update(title=self.tracks[-1].title, artist_name=self.tracks[-1].artist)
