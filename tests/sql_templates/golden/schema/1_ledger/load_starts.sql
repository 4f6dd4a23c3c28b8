-- One row per run that began, committed before the run touches anything else. A start without its row in load_runs is a
-- run that is still going, or that was killed. Rows are only ever added, so two loaders never change the same one.
CREATE TABLE IF NOT EXISTS etl.load_starts (
    run_id VARCHAR(64) NOT NULL,
    started_at TIMESTAMP NOT NULL,
    started_by VARCHAR(256) NOT NULL
)
DISTSTYLE ALL
SORTKEY (started_at)
