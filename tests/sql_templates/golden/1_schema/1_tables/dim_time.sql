-- One row per hour (UTC) in which something was played; time_key is YYYYMMDDHH.
-- BIGINT, so that a time in the wrong unit reaches the checks and is named there, instead of overflowing here.
CREATE TABLE IF NOT EXISTS dim_time (
    time_key BIGINT NOT NULL,
    date DATE NOT NULL,
    hour SMALLINT NOT NULL,
    day SMALLINT NOT NULL,
    week SMALLINT NOT NULL,
    month SMALLINT NOT NULL,
    year INTEGER NOT NULL,
    weekday SMALLINT NOT NULL,
    is_weekend BOOLEAN NOT NULL,
    PRIMARY KEY (time_key)
)
DISTSTYLE ALL
SORTKEY (date)
