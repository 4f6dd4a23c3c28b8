"""Events and songs as the sources write them."""

import json
from collections.abc import Mapping

Json = Mapping[str, object]


def event(**changes: object) -> dict[str, object]:
    """Return an event as the application logs it: a play, but for the changes."""
    play = {
        "artist": "The Beatles",
        "auth": "Logged In",
        "firstName": "Ada",
        "gender": "F",
        "itemInSession": 0,
        "lastName": "Byron",
        "length": 200.5,
        "level": "free",
        "location": "London",
        "method": "PUT",
        "page": "NextSong",
        "registration": 1540919166796.0,
        "sessionId": 1,
        "song": "Help!",
        "status": 200,
        "ts": 1541105830796,
        "userAgent": '"Mozilla/5.0"',
        "userId": "7",
    }
    assert changes.keys() <= play.keys()
    return play | changes


def song(**changes: object) -> dict[str, object]:
    """Return a song file's content, but for the changes."""
    known = {
        "artist_id": "ARBEATLES",
        "artist_latitude": None,
        "artist_location": "",
        "artist_longitude": None,
        "artist_name": "The Beatles",
        "duration": 200.5,
        "num_songs": 1,
        "song_id": "SOHELP",
        "title": "Help!",
        "year": 1965,
    }
    assert changes.keys() <= known.keys()
    return known | changes


def lines(*records: Json) -> bytes:
    """Write records as the application does, one a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
