-- Proves the PRIMARY KEY of dim_users. RTRIM hides the key from the planner, which trusts what is to be proved.
SELECT
    RTRIM(user_id) AS user_id,
    COUNT(*) AS times
FROM dim_users
GROUP BY RTRIM(user_id)
HAVING COUNT(*) > 1
ORDER BY RTRIM(user_id)
