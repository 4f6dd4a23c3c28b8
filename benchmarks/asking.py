"""How long each answer takes on a large star."""

import time
from typing import Any

import psycopg2

from benchmarks.copying import postgres_dsn
from benchmarks.machine import Machine, Measure
from loader.render.templates import Templates
from loader.warehouse.statement import execute

LISTENERS, ARTISTS, SESSION = 100_000, 5_000, 10
SLOW_SECONDS = 2

FILL = """
CREATE TEMP TABLE drawn AS
SELECT
    n / {session} AS session_id,
    CAST(n % {session} AS INTEGER) AS item,
    CAST((n / {session}) % {listeners} AS INTEGER) AS listener,
    TIMESTAMP '2018-01-01' + (n / {session}) * INTERVAL '365 days' / ({plays} / {session})
        + n % {session} * INTERVAL '4 minutes' AS start_time,
    CAST(POWER(ABS(HASHINT8(n)) / 2147483648.0, 3) * {artists} AS INTEGER) AS artist,
    ABS(HASHINT8(n + 1)) % 10 AS song
FROM GENERATE_SERIES(0, CAST({plays} AS BIGINT) - 1) AS n;
INSERT INTO dim_artists
SELECT 'AR' || n, 'Artist ' || n, 'Place ' || n % 100, NULL, NULL, 'SO' || n
FROM GENERATE_SERIES(0, {artists}, 20) AS n;
INSERT INTO dim_songs
SELECT 'SO' || n, 'Song 0', 'AR' || n, 'Artist ' || n, NULL, NULL, NULL, 1990, 200
FROM GENERATE_SERIES(0, {artists}, 20) AS n;
INSERT INTO dim_users
SELECT CAST(n AS VARCHAR), 'Ada', 'Byron', 'F', 'free', '2017-12-01', '2018-12-31', 0, 0
FROM GENERATE_SERIES(0, {listeners} - 1) AS n;
INSERT INTO dim_time
SELECT
    CAST(TO_CHAR(n, 'YYYYMMDDHH24') AS BIGINT), n, EXTRACT(HOUR FROM n), EXTRACT(DAY FROM n), EXTRACT(WEEK FROM n),
    EXTRACT(MONTH FROM n), EXTRACT(YEAR FROM n), EXTRACT(DOW FROM n), EXTRACT(DOW FROM n) IN (0, 6)
FROM GENERATE_SERIES(TIMESTAMP '2018-01-01', TIMESTAMP '2019-01-02', INTERVAL '1 hour') AS n;
INSERT INTO dim_sessions
SELECT session_id || '-' || listener, session_id, listener, MAX(start_time), {session} - 1, 'NextSong'
FROM drawn GROUP BY session_id, listener;
INSERT INTO fct_song_plays (
    song_play_key, start_time, time_key, user_id, level, song_id, artist_id, session_key, session_id, item_in_session,
    location, user_agent, song_title, artist_name, duration
)
SELECT
    session_id || '-' || item || '-' || listener, start_time, CAST(TO_CHAR(start_time, 'YYYYMMDDHH24') AS BIGINT),
    listener, CASE WHEN (listener + session_id / {listeners}) % 7 < 2 THEN 'paid' ELSE 'free' END,
    CASE WHEN artist % 20 = 0 AND song = 0 THEN 'SO' || artist END,
    CASE WHEN artist % 20 = 0 AND song = 0 THEN 'AR' || artist END,
    session_id || '-' || listener, session_id, item,
    'Place ' || listener % 300 || ', ' || CHR(65 + listener % 26) || 'A',
    'Mozilla/5.0 (' || listener % 40 || ')', 'Song ' || song, 'Artist ' || artist, 200
FROM drawn;
DROP TABLE drawn;
VACUUM ANALYZE
"""
"""A year of sessions of ten plays. A few artists have most of the plays, as in the real data; one in twenty songs is
known to the catalog."""


def answers(machine: Machine, plays: int) -> list[Measure]:
    """Time every answer on this many plays; those that take longer than SLOW_SECONDS have a line of their own."""
    machine.empty_warehouse()
    machine.say(f"a star of {plays:,} plays")
    values = {"plays": plays, "listeners": LISTENERS, "artists": ARTISTS, "session": SESSION}
    direct = psycopg2.connect(postgres_dsn(machine))
    direct.autocommit = True
    with direct.cursor() as cursor:
        for statement in FILL.split(";\n"):
            cursor.execute(statement.format(**values))
    direct.close()
    took = _timed(machine)
    slow = {name: seconds for name, seconds in took.items() if seconds > SLOW_SECONDS}
    quick = f"{len(took) - len(slow)} of {len(took)} within {SLOW_SECONDS} s"
    return [
        Measure(f"the answers on {plays:,} plays", f"{sum(took.values()):.0f} s in all", quick),
        *(Measure(f"of these `{name}`", f"{seconds:.1f} s") for name, seconds in slow.items()),
    ]


def _timed(machine: Machine) -> dict[str, float]:
    """Return the seconds of each answer, the slowest first."""
    took, templates = {}, Templates({})
    connection: Any = machine.aws.connect()
    with connection.cursor() as cursor:
        for name in templates.names("answers"):
            statement = templates.one(name, artist="")
            machine.say(statement.stem)
            start = time.monotonic()
            execute(cursor, statement)
            cursor.fetchall()
            took[statement.stem] = time.monotonic() - start
    connection.close()
    return dict(sorted(took.items(), key=lambda one: -one[1]))
