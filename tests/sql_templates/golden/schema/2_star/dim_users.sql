-- One row per user, whether they played anything or not, as their latest event tells of them (the described_ columns).
CREATE TABLE IF NOT EXISTS dim_users (
    user_id VARCHAR(32) NOT NULL,
    first_name VARCHAR(256),
    last_name VARCHAR(256),
    gender VARCHAR(32),
    level VARCHAR(32) NOT NULL,
    registration TIMESTAMP,
    described_at TIMESTAMP NOT NULL,
    described_by_session_id INTEGER NOT NULL,
    described_by_item_in_session INTEGER NOT NULL,
    PRIMARY KEY (user_id)
)
DISTSTYLE ALL
SORTKEY (registration)
