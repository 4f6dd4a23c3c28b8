-- Notes that a run has begun, in a transaction of its own.
INSERT INTO etl.load_starts (run_id, started_at, started_by)
VALUES ('RUN_ID', CAST('2018-11-30 23:00:00' AS TIMESTAMP), 'loader@host process 1')
