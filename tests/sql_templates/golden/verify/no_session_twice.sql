-- Proves the PRIMARY KEY of dim_sessions.
-- RTRIM and CAST hide the key from the planner, which trusts what is to be proved.
SELECT
    "session_key",
    COUNT(*) AS times
FROM (
    SELECT RTRIM(CAST("session_key" AS VARCHAR(56))) AS "session_key"
    FROM "dim_sessions"
) AS hidden
GROUP BY "session_key"
HAVING COUNT(*) > 1
ORDER BY "session_key"
