-- One row per hour (UTC) in which something was played; time_key is YYYYMMDDHH.
-- BIGINT, because as an INTEGER the key of a play wrongly after 2147 would overflow before a check could name the play.
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
