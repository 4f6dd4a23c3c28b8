-- One row per touched play whose song changes, NULL where it has none any more.
-- A play has the song of the same title and artist name (as the song's own file spells it), the nearest duration first,
-- then the smallest song_id. match_tolerance_seconds, where set, demands that the durations differ by no more.
CREATE TEMP TABLE new_matches AS
WITH ranked AS (
    SELECT
        fct_song_plays.song_play_key,
        fct_song_plays.song_id AS old_song_id,
        fct_song_plays.artist_id AS old_artist_id,
        dim_songs.song_id,
        dim_songs.artist_id,
        ROW_NUMBER() OVER (
            PARTITION BY fct_song_plays.song_play_key
            ORDER BY ABS(fct_song_plays.duration - dim_songs.duration), dim_songs.song_id
        ) AS place
    FROM fct_song_plays
    INNER JOIN touched_plays ON fct_song_plays.song_play_key = touched_plays.song_play_key
    LEFT JOIN dim_songs
        ON
            fct_song_plays.song_title = dim_songs.title
            AND fct_song_plays.artist_name = dim_songs.artist_name
)

SELECT
    song_play_key,
    song_id,
    artist_id
FROM ranked
WHERE
    place = 1
    AND (
        COALESCE(song_id, '') <> COALESCE(old_song_id, '')
        OR COALESCE(artist_id, '') <> COALESCE(old_artist_id, '')
    )
