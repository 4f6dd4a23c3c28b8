-- Notes how a run ended: of one that loaded, in the very transaction of the load.
INSERT INTO etl.load_runs (
    run_id, started_at, ended_at, outcome, reason, objects, bytes, lines, rejected, steps
) VALUES (
    'RUN_ID',
    CAST('2018-11-30 23:00:00' AS TIMESTAMP),
    CAST('2018-11-30 23:01:00' AS TIMESTAMP),
    'loaded',
    '',
    30,
    3820018,
    8490,
    0,
    'SECONDS_BY_STEP'
)
