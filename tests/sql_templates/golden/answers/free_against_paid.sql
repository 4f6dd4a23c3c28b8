-- How does listening differ between free and paid, by the level at the play?
SELECT
    level,
    COUNT(*) AS plays,
    ROUND(100.0 * COUNT(*) / SUM(COUNT(*)) OVER (), 1) AS percent_of_plays,
    COUNT(DISTINCT user_id) AS users,
    COUNT(DISTINCT session_id) AS sessions,
    ROUND(1.0 * COUNT(*) / COUNT(DISTINCT session_id), 1) AS plays_per_session
FROM fct_song_plays
GROUP BY level
ORDER BY level
