-- A play's song has the title and the artist name that were heard, and brings its own artist_id; no song, no artist_id.
SELECT
    plays.song_play_key,
    plays.song_id,
    plays.artist_id
FROM "fct_song_plays" AS plays
LEFT JOIN dim_songs
    ON
        plays.song_id = dim_songs.song_id
        AND plays.artist_id = dim_songs.artist_id
        AND plays.song_title = dim_songs.title
        AND plays.artist_name = dim_songs.artist_name
WHERE
    (plays.song_id IS NOT NULL OR plays.artist_id IS NOT NULL)
    AND dim_songs.song_id IS NULL
ORDER BY plays.song_play_key
