-- How much is played, day by day (UTC)?
SELECT
    dim_time.date,
    COUNT(*) AS plays,
    COUNT(DISTINCT fct_song_plays.user_id) AS users,
    COUNT(DISTINCT fct_song_plays.session_id) AS sessions
FROM fct_song_plays
INNER JOIN dim_time ON fct_song_plays.time_key = dim_time.time_key
GROUP BY dim_time.date
ORDER BY dim_time.date
