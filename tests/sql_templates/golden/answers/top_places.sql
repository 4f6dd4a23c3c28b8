-- In which ten places is played most?
SELECT
    location,
    COUNT(*) AS plays,
    COUNT(DISTINCT user_id) AS users
FROM fct_song_plays
WHERE location IS NOT NULL
GROUP BY location
ORDER BY plays DESC, location ASC
LIMIT 10
