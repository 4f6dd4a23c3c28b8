-- Proves the FOREIGN KEY of fct_song_plays to dim_users, and that every play is somebody's.
-- RTRIM hides the keys from the planner, which trusts what is to be proved.
SELECT
    plays.song_play_key,
    plays.user_id
FROM "fct_song_plays" AS plays
LEFT JOIN dim_users ON RTRIM(plays.user_id) = RTRIM(dim_users.user_id)
WHERE dim_users.user_id IS NULL
ORDER BY plays.song_play_key
