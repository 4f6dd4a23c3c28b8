-- Proves the PRIMARY KEY of dim_songs.
-- RTRIM and CAST hide the key from the planner, which trusts what is to be proved.
SELECT
    "song_id",
    COUNT(*) AS times
FROM (
    SELECT RTRIM(CAST("song_id" AS VARCHAR(56))) AS "song_id"
    FROM "dim_songs"
) AS hidden
GROUP BY "song_id"
HAVING COUNT(*) > 1
ORDER BY "song_id"
