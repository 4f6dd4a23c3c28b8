-- One row per play that this load may change: staged now, or naming or already having a song staged now. So a song that
-- arrives after its plays completes them, and what follows looks at these plays only, however large the fact is.
CREATE TEMP TABLE touched_plays AS
SELECT CAST(session_id AS VARCHAR(11)) || '-' || CAST(item_in_session AS VARCHAR(11)) AS song_play_key
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
UNION
SELECT fct_song_plays.song_play_key
FROM fct_song_plays
INNER JOIN dim_songs
    ON
        fct_song_plays.song_title = dim_songs.title
        AND fct_song_plays.artist_name = dim_songs.artist_name
INNER JOIN staging_songs ON dim_songs.song_id = RTRIM(staging_songs.song_id)
UNION
SELECT fct_song_plays.song_play_key
FROM fct_song_plays
INNER JOIN staging_songs ON fct_song_plays.song_id = RTRIM(staging_songs.song_id)
