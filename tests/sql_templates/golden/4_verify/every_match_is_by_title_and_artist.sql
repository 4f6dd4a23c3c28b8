-- A play's song has the title and the artist name that were heard, and brings its own artist_id; no song, no artist_id.
SELECT
    fct_song_plays.song_play_key,
    fct_song_plays.song_id,
    fct_song_plays.artist_id
FROM fct_song_plays
LEFT JOIN dim_songs
    ON
        fct_song_plays.song_id = dim_songs.song_id
        AND fct_song_plays.artist_id = dim_songs.artist_id
        AND fct_song_plays.song_title = dim_songs.title
        AND fct_song_plays.artist_name = dim_songs.artist_name
WHERE
    (fct_song_plays.song_id IS NOT NULL OR fct_song_plays.artist_id IS NOT NULL)
    AND dim_songs.song_id IS NULL
ORDER BY fct_song_plays.song_play_key
