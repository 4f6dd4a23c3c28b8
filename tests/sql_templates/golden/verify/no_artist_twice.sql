-- Proves the PRIMARY KEY of dim_artists. RTRIM hides the key from the planner, which trusts what is to be proved.
SELECT
    RTRIM(artist_id) AS artist_id,
    COUNT(*) AS times
FROM dim_artists
GROUP BY RTRIM(artist_id)
HAVING COUNT(*) > 1
ORDER BY RTRIM(artist_id)
