-- Adds the new users and replaces those of whom a later event tells.
MERGE INTO dim_users
USING new_users
    ON dim_users.user_id = new_users.user_id
WHEN MATCHED THEN
    UPDATE
        SET
            user_id = new_users.user_id,
            first_name = new_users.first_name,
            last_name = new_users.last_name,
            gender = new_users.gender,
            level = new_users.level,
            registration = new_users.registration,
            described_at = new_users.described_at,
            described_by_session_id = new_users.described_by_session_id,
            described_by_item_in_session = new_users.described_by_item_in_session
WHEN NOT MATCHED THEN INSERT (
    user_id,
    first_name,
    last_name,
    gender,
    level,
    registration,
    described_at,
    described_by_session_id,
    described_by_item_in_session
) VALUES (
    new_users.user_id,
    new_users.first_name,
    new_users.last_name,
    new_users.gender,
    new_users.level,
    new_users.registration,
    new_users.described_at,
    new_users.described_by_session_id,
    new_users.described_by_item_in_session
)
