-- One row per song that is new or changes. When several files tell of one song, one with a year wins, then the smallest
-- values do; the row already in dim_songs is a candidate too, so the order of the loads does not matter. It is none
-- when the song comes from an overwritten object: then it is the old version.
-- RTRIM throughout the transform: Redshift ignores trailing blanks when it compares, so the star holds none.
CREATE TEMP TABLE new_songs AS
WITH candidates AS (
    SELECT
        RTRIM(song_id) AS song_id,
        NULLIF(RTRIM(title), '') AS title,
        NULLIF(RTRIM(artist_id), '') AS artist_id,
        NULLIF(RTRIM(artist_name), '') AS artist_name,
        NULLIF(RTRIM(artist_location), '') AS artist_location,
        artist_latitude,
        artist_longitude,
        NULLIF(year, 0) AS year,
        duration,
        1 AS is_staged
    FROM staging_songs
    WHERE RTRIM(song_id) <> ''
    UNION ALL
    SELECT
        song_id,
        title,
        artist_id,
        artist_name,
        artist_location,
        artist_latitude,
        artist_longitude,
        year,
        duration,
        0 AS is_staged
    FROM dim_songs
    WHERE
        song_id IN (SELECT RTRIM(staging_songs.song_id) FROM staging_songs)
        AND song_id NOT IN (
            SELECT RTRIM(staging_songs.song_id)
            FROM staging_songs
            WHERE staging_songs.is_replacement
        )
),

ranked AS (
    SELECT
        *,
        ROW_NUMBER() OVER (
            PARTITION BY song_id
            ORDER BY
                year, title, artist_id, artist_name, duration,
                artist_location, artist_latitude, artist_longitude, is_staged
        ) AS place
    FROM candidates
)

SELECT
    song_id,
    title,
    artist_id,
    artist_name,
    artist_location,
    artist_latitude,
    artist_longitude,
    year,
    duration
FROM ranked
WHERE place = 1 AND is_staged = 1
