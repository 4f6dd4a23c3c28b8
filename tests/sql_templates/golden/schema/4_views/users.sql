-- The users table of the course project: one row per user, with the latest level.
CREATE OR REPLACE VIEW users AS
SELECT
    user_id,
    first_name,
    last_name,
    gender,
    level
FROM dim_users
