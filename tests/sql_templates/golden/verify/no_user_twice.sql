-- Proves the PRIMARY KEY of dim_users.
-- RTRIM and CAST hide the key from the planner, which trusts what is to be proved.
SELECT
    "user_id",
    COUNT(*) AS times
FROM (
    SELECT RTRIM(CAST("user_id" AS VARCHAR(56))) AS "user_id"
    FROM "dim_users"
) AS hidden
GROUP BY "user_id"
HAVING COUNT(*) > 1
ORDER BY "user_id"
