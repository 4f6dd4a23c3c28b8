-- Proves the FOREIGN KEY of fct_song_plays to dim_users, and that every play is somebody's.
-- RTRIM hides the keys from the planner, which trusts what is to be proved.
SELECT
    fct_song_plays.song_play_key,
    fct_song_plays.user_id
FROM fct_song_plays
LEFT JOIN dim_users ON RTRIM(fct_song_plays.user_id) = RTRIM(dim_users.user_id)
WHERE dim_users.user_id IS NULL
ORDER BY fct_song_plays.song_play_key
