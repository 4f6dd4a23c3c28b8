-- Every session of somebody is in dim_sessions, and nothing copied from S3 is later than its end.
SELECT
    staging_events.session_id,
    staging_events.user_id,
    MAX(staging_events.ts) AS latest_event,
    MAX(sessions.ended_at) AS ended_at
FROM staging_events
LEFT JOIN "dim_sessions" AS sessions
    ON
        staging_events.session_id = sessions.session_id
        AND RTRIM(staging_events.user_id) = sessions.user_id
WHERE RTRIM(staging_events.user_id) <> ''
GROUP BY staging_events.session_id, staging_events.user_id
HAVING MAX(sessions.ended_at) IS NULL OR MAX(sessions.ended_at) < MAX(staging_events.ts)
ORDER BY staging_events.session_id, staging_events.user_id
