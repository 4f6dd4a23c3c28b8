-- On which days of the week is played how much?
SELECT
    TO_CHAR(dim_time.date, 'Dy') AS weekday,
    COUNT(DISTINCT dim_time.date) AS days,
    COUNT(*) AS plays,
    ROUND(1.0 * COUNT(*) / COUNT(DISTINCT dim_time.date), 1) AS plays_per_day
FROM fct_song_plays
INNER JOIN dim_time ON fct_song_plays.time_key = dim_time.time_key
GROUP BY dim_time.weekday, TO_CHAR(dim_time.date, 'Dy')
ORDER BY dim_time.weekday
