-- At which hours of the day (UTC) is played how much?
SELECT
    dim_time.hour,
    COUNT(*) AS plays,
    ROUND(100.0 * COUNT(*) / SUM(COUNT(*)) OVER (), 1) AS percent_of_plays
FROM fct_song_plays
INNER JOIN dim_time ON fct_song_plays.time_key = dim_time.time_key
GROUP BY dim_time.hour
ORDER BY dim_time.hour
