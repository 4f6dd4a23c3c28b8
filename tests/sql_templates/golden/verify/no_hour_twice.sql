-- Proves the PRIMARY KEY of dim_time.
-- RTRIM and CAST hide the key from the planner, which trusts what is to be proved.
SELECT
    "time_key",
    COUNT(*) AS times
FROM (
    SELECT RTRIM(CAST("time_key" AS VARCHAR(56))) AS "time_key"
    FROM "dim_time"
) AS hidden
GROUP BY "time_key"
HAVING COUNT(*) > 1
ORDER BY "time_key"
