-- Proves the FOREIGN KEY of fct_song_plays to dim_time.
-- The sum hides the keys from the planner, which trusts what is to be proved.
SELECT
    plays.song_play_key,
    plays.time_key
FROM "fct_song_plays" AS plays
LEFT JOIN dim_time ON plays.time_key + 0 = dim_time.time_key + 0
WHERE dim_time.time_key IS NULL
ORDER BY plays.song_play_key
