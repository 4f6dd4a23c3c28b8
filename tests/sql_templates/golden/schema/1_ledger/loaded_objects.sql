-- One row per object that was loaded, in its latest version. Written in the transaction of the load it belongs to, so
-- it is the truth about what the star holds. lines are those that COPY scanned, rejected ones included.
CREATE TABLE IF NOT EXISTS etl.loaded_objects (
    uri VARCHAR(2048) NOT NULL,
    source VARCHAR(16) NOT NULL,
    etag VARCHAR(128) NOT NULL,
    size BIGINT NOT NULL,
    last_modified TIMESTAMP NOT NULL,
    lines BIGINT NOT NULL,
    run_id VARCHAR(64) NOT NULL
)
DISTSTYLE ALL
SORTKEY (uri)
