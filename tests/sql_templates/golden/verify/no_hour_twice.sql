-- Proves the PRIMARY KEY of dim_time. The sum hides the key from the planner, which trusts what is to be proved.
SELECT
    time_key + 0 AS time_key,
    COUNT(*) AS times
FROM dim_time
GROUP BY time_key + 0
HAVING COUNT(*) > 1
ORDER BY time_key + 0
