-- One row per play that is new or changes. Should two events claim one key, the earlier wins, then the smallest values;
-- the row already in fct_song_plays is a candidate too, so the order of the loads does not matter. It is none when the
-- play comes from an overwritten object: then it is the old version.
CREATE TEMP TABLE new_song_plays AS
WITH staged AS (
    SELECT
        CAST(session_id AS VARCHAR(11)) || '-' || CAST(item_in_session AS VARCHAR(11)) AS song_play_key,
        ts AS start_time,
        CAST(TO_CHAR(ts, 'YYYYMMDDHH24') AS BIGINT) AS time_key,
        NULLIF(RTRIM(user_id), '') AS user_id,
        RTRIM(level) AS level,
        session_id,
        item_in_session,
        NULLIF(RTRIM(location), '') AS location,
        NULLIF(RTRIM(user_agent), '') AS user_agent,
        NULLIF(RTRIM(song), '') AS song_title,
        NULLIF(RTRIM(artist), '') AS artist_name,
        length AS duration,
        1 AS is_staged,
        is_replacement
    FROM staging_events
    WHERE RTRIM(page) = 'NextSong'
),

candidates AS (
    SELECT * FROM staged
    UNION ALL
    SELECT
        song_play_key,
        start_time,
        time_key,
        user_id,
        level,
        session_id,
        item_in_session,
        location,
        user_agent,
        song_title,
        artist_name,
        duration,
        0 AS is_staged,
        FALSE AS is_replacement
    FROM fct_song_plays
    WHERE
        song_play_key IN (SELECT staged.song_play_key FROM staged)
        AND song_play_key NOT IN (
            SELECT staged.song_play_key
            FROM staged
            WHERE staged.is_replacement
        )
),

ranked AS (
    SELECT
        *,
        ROW_NUMBER() OVER (
            PARTITION BY song_play_key
            ORDER BY
                start_time, user_id, level, song_title, artist_name, duration, location, user_agent, is_staged
        ) AS place
    FROM candidates
)

SELECT
    song_play_key,
    start_time,
    time_key,
    user_id,
    level,
    session_id,
    item_in_session,
    location,
    user_agent,
    song_title,
    artist_name,
    duration
FROM ranked
WHERE place = 1 AND is_staged = 1
