-- Proves the PRIMARY KEY of dim_artists.
-- RTRIM and CAST hide the key from the planner, which trusts what is to be proved.
SELECT
    "artist_id",
    COUNT(*) AS times
FROM (
    SELECT RTRIM(CAST("artist_id" AS VARCHAR(56))) AS "artist_id"
    FROM "dim_artists"
) AS hidden
GROUP BY "artist_id"
HAVING COUNT(*) > 1
ORDER BY "artist_id"
