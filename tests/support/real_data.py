"""The real Sparkify data, where SPARKIFY_DATA names the directory with log_data.tar.xz and song_data.tar.xz."""

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SPARKIFY = Path(os.environ["SPARKIFY_DATA"]) if os.environ.get("SPARKIFY_DATA") else None

needs_real_data = pytest.mark.skipif(
    SPARKIFY is None, reason="SPARKIFY_DATA names no directory with the real data (log_data.tar.xz, song_data.tar.xz)"
)

FIGURES = {
    "SELECT COUNT(*) FROM staging_events": 8056,
    "SELECT COUNT(*) FROM staging_songs": 14896,
    "SELECT COUNT(*) FROM fct_song_plays": 6820,
    "SELECT COUNT(*) FROM fct_song_plays WHERE song_id IS NOT NULL": 333,
    "SELECT COUNT(DISTINCT song_id) FROM fct_song_plays": 217,
    "SELECT COUNT(DISTINCT artist_id) FROM fct_song_plays": 200,
    "SELECT COUNT(DISTINCT user_id) FROM fct_song_plays WHERE song_id IS NOT NULL": 57,
    "SELECT COUNT(*) FROM dim_users": 97,
    "SELECT COUNT(*) FROM dim_users WHERE level = 'free'": 75,
    "SELECT COUNT(*) FROM dim_users WHERE level = 'paid'": 22,
    "SELECT COUNT(*) FROM dim_sessions": 911,
    "SELECT COUNT(*) FROM dim_songs": 14896,
    "SELECT COUNT(*) FROM dim_artists": 9553,
    "SELECT COUNT(*) FROM dim_time": 544,
    'SELECT COUNT(*) FROM "time"': 6813,
    "SELECT COUNT(*) FROM songplays": 6820,
    """SELECT COUNT(*) FROM fct_song_plays p
       JOIN dim_users u ON u.user_id = p.user_id
       JOIN dim_time t ON t.time_key = p.time_key
       LEFT JOIN dim_songs s ON s.song_id = p.song_id
       LEFT JOIN dim_artists a ON a.artist_id = p.artist_id""": 6820,
}
"""Counted with a program that shares nothing with this project."""


def members(archive: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of every file in one of the two archives."""
    assert SPARKIFY is not None
    with tarfile.open(SPARKIFY / archive) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name, content.read()
