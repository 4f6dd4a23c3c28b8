-- One row per event of the files loaded last, as the application wrote it: all 18 fields, none interpreted.
-- NOT NULL where an event without the value could not be placed. Texts are sized in bytes, with room for a larger set.
-- user_id is text because logged-out events carry an empty one; registration comes as a fraction (1540919166796.0).
-- is_replacement marks what comes from an object that was loaded before and has been overwritten since.
CREATE TABLE IF NOT EXISTS staging_events (
    artist VARCHAR(1024),
    auth VARCHAR(32) NOT NULL,
    first_name VARCHAR(256),
    gender VARCHAR(32),
    item_in_session INTEGER NOT NULL,
    last_name VARCHAR(256),
    length DOUBLE PRECISION,
    level VARCHAR(32) NOT NULL,
    location VARCHAR(1024),
    method VARCHAR(32) NOT NULL,
    page VARCHAR(64) NOT NULL,
    registration DOUBLE PRECISION,
    session_id INTEGER NOT NULL,
    song VARCHAR(1024),
    status SMALLINT NOT NULL,
    ts TIMESTAMP NOT NULL,
    user_agent VARCHAR(1024),
    user_id VARCHAR(32),
    is_replacement BOOLEAN NOT NULL DEFAULT FALSE
)
DISTSTYLE EVEN
