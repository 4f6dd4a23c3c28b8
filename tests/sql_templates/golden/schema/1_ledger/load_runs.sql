-- One row per run that ended: of a run that loaded it is written in the load's own transaction, of one that failed
-- after the rollback. outcome is loaded, nothing to do, or failed; steps is a JSON object of seconds by step.
CREATE TABLE IF NOT EXISTS etl.load_runs (
    run_id VARCHAR(64) NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP NOT NULL,
    outcome VARCHAR(16) NOT NULL,
    reason VARCHAR(4096),
    objects BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    steps VARCHAR(16384) NOT NULL
)
DISTSTYLE ALL
SORTKEY (started_at)
