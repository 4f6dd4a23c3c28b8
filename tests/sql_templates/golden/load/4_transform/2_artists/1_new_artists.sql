-- One row per artist that is new or changes, looking only at artists that a song staged now names or has described.
-- Of the artist's songs the one with a position describes the artist, then one with a place, then the smallest song_id.
CREATE TEMP TABLE new_artists AS
WITH touched AS (
    SELECT RTRIM(artist_id) AS artist_id
    FROM staging_songs
    UNION
    SELECT dim_artists.artist_id
    FROM dim_artists
    INNER JOIN staging_songs ON dim_artists.described_by_song_id = RTRIM(staging_songs.song_id)
),

ranked AS (
    SELECT
        dim_songs.*,
        ROW_NUMBER() OVER (
            PARTITION BY dim_songs.artist_id
            ORDER BY
                CASE
                    WHEN dim_songs.artist_latitude IS NOT NULL AND dim_songs.artist_longitude IS NOT NULL THEN 1
                    WHEN dim_songs.artist_location IS NOT NULL THEN 2
                    ELSE 3
                END,
                dim_songs.song_id
        ) AS place
    FROM dim_songs
    INNER JOIN touched ON dim_songs.artist_id = touched.artist_id
)

SELECT
    artist_id,
    artist_name,
    artist_location AS location,
    artist_latitude AS latitude,
    artist_longitude AS longitude,
    song_id AS described_by_song_id
FROM ranked
WHERE place = 1
EXCEPT
SELECT
    artist_id,
    artist_name,
    location,
    latitude,
    longitude,
    described_by_song_id
FROM dim_artists
