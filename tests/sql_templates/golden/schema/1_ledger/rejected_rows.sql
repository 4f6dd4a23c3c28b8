-- One row per row that COPY refused in a run that went on without it; raw_line is read again from S3, and cut at 60,000
-- bytes. An object that could not be read at all stands here once, with line 0.
CREATE TABLE IF NOT EXISTS etl.rejected_rows (
    run_id VARCHAR(64) NOT NULL,
    uri VARCHAR(2048) NOT NULL,
    etag VARCHAR(128) NOT NULL,
    line BIGINT NOT NULL,
    column_name VARCHAR(128),
    error_code INTEGER NOT NULL,
    reason VARCHAR(512) NOT NULL,
    raw_line VARCHAR(65535)
)
DISTSTYLE EVEN
SORTKEY (run_id)
