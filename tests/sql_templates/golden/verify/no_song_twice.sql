-- Proves the PRIMARY KEY of dim_songs. RTRIM hides the key from the planner, which trusts what is to be proved.
SELECT
    RTRIM(song_id) AS song_id,
    COUNT(*) AS times
FROM dim_songs
GROUP BY RTRIM(song_id)
HAVING COUNT(*) > 1
ORDER BY RTRIM(song_id)
