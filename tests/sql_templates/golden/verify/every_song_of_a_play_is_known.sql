-- Proves the FOREIGN KEY of fct_song_plays to dim_songs; a play without a song_id is in order.
-- RTRIM hides the keys from the planner, which trusts what is to be proved.
SELECT
    plays.song_play_key,
    plays.song_id
FROM "fct_song_plays" AS plays
LEFT JOIN dim_songs ON RTRIM(plays.song_id) = RTRIM(dim_songs.song_id)
WHERE plays.song_id IS NOT NULL AND dim_songs.song_id IS NULL
ORDER BY plays.song_play_key
