"""What users hear: a few songs of the song book, and many that it does not have."""

from collections.abc import Sequence
from typing import NamedTuple

from local_aws.sample.songs import Track
from local_aws.sample.words import Dice, mis_decoded, to_json

KNOWN = 0.055
"""Of 6,820 real plays 333 name a song that the song files have: 95% name none."""
SAME_TITLE = 0.15
"""An unknown song that has a known one's title, by another artist."""
UNKNOWN_PER_SONG, FEWEST_UNKNOWN, MOST_UNKNOWN = 4, 500, 20_000


class Heard(NamedTuple):
    """A track as the log spells it, in JSON."""

    artist: bytes
    title: bytes
    length: bytes
    milliseconds: int
    matches: bool
    """Whether title and artist are those of a song, letter by letter."""


class Jukebox:
    """Picks what is played next."""

    def __init__(self, dice: Dice, tracks: Sequence[Track]) -> None:
        self._dice = dice
        self._known = [_heard(track, number % 24 == 5, matches=True) for number, track in enumerate(tracks)]
        self._unknown = [_heard(track, heard_longer=False, matches=False) for track in _unknown(dice, tracks)]

    def next(self) -> Heard:
        """Return a track, the popular ones more often."""
        known = self._known and self._dice.random() < KNOWN
        return self._dice.favourite(self._known if known else self._unknown)


def _heard(track: Track, heard_longer: bool, *, matches: bool) -> Heard:
    """Write a track as the log does: beyond ASCII its text is mis-decoded, and then it matches no song."""
    seconds = round(track.seconds + 1.5, 5) if heard_longer else track.seconds
    return Heard(
        to_json(mis_decoded(track.artist)).encode(),
        to_json(mis_decoded(track.title)).encode(),
        to_json(seconds).encode(),
        int(seconds * 1000),
        matches and (track.artist + track.title).isascii(),
    )


def _unknown(dice: Dice, tracks: Sequence[Track]) -> list[Track]:
    known = {(track.title, track.artist) for track in tracks}
    wanted = min(MOST_UNKNOWN, max(FEWEST_UNKNOWN, UNKNOWN_PER_SONG * len(tracks)))
    found: list[Track] = []
    while len(found) < wanted:
        same_title = tracks and dice.random() < SAME_TITLE
        title = dice.pick(tracks).title if same_title else dice.phrase(accented=0.04)
        track = Track(title, dice.phrase(accented=0.04), round(30 + dice.random() * 500, 5))
        if (track.title, track.artist) not in known:
            found.append(track)
    return found
