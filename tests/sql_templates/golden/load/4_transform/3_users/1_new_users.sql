-- One row per user who is new or changes: the latest event of the user, on whatever page, tells of the user.
-- The row already in dim_users is a candidate too, so an older event that is loaded later changes nothing; unless the
-- event that told it comes again from an overwritten object.
-- registration is milliseconds since 1970; outside the years 1970 to 9999 it is no time at all and becomes NULL.
CREATE TEMP TABLE new_users AS
WITH candidates AS (
    SELECT
        RTRIM(user_id) AS user_id,
        NULLIF(RTRIM(first_name), '') AS first_name,
        NULLIF(RTRIM(last_name), '') AS last_name,
        NULLIF(RTRIM(gender), '') AS gender,
        RTRIM(level) AS level,
        CASE
            WHEN registration BETWEEN 0 AND 253402300799999
                THEN TIMESTAMP 'epoch' + registration / 1000 * INTERVAL '1 second'
        END AS registration,
        ts AS described_at,
        session_id AS described_by_session_id,
        item_in_session AS described_by_item_in_session,
        1 AS is_staged
    FROM staging_events
    WHERE RTRIM(user_id) <> ''
    UNION ALL
    SELECT
        user_id,
        first_name,
        last_name,
        gender,
        level,
        registration,
        described_at,
        described_by_session_id,
        described_by_item_in_session,
        0 AS is_staged
    FROM dim_users
    WHERE
        user_id IN (SELECT RTRIM(staging_events.user_id) FROM staging_events)
        AND NOT EXISTS (
            SELECT 1
            FROM staging_events
            WHERE
                staging_events.is_replacement
                AND staging_events.session_id = dim_users.described_by_session_id
                AND staging_events.item_in_session = dim_users.described_by_item_in_session
        )
),

ranked AS (
    SELECT
        *,
        ROW_NUMBER() OVER (
            PARTITION BY user_id
            ORDER BY
                described_at DESC, described_by_session_id DESC, described_by_item_in_session DESC,
                level ASC, first_name ASC, last_name ASC, gender ASC, registration ASC, is_staged ASC
        ) AS place
    FROM candidates
)

SELECT
    user_id,
    first_name,
    last_name,
    gender,
    level,
    registration,
    described_at,
    described_by_session_id,
    described_by_item_in_session
FROM ranked
WHERE place = 1 AND is_staged = 1
