-- Everyone with a userId is in dim_users, and nothing copied from S3 is later than what dim_users tells.
SELECT
    staging_events.user_id,
    MAX(staging_events.ts) AS latest_event,
    MAX(dim_users.described_at) AS described_at
FROM staging_events
LEFT JOIN dim_users ON RTRIM(staging_events.user_id) = dim_users.user_id
WHERE RTRIM(staging_events.user_id) <> ''
GROUP BY staging_events.user_id
HAVING MAX(dim_users.described_at) IS NULL OR MAX(dim_users.described_at) < MAX(staging_events.ts)
ORDER BY staging_events.user_id
