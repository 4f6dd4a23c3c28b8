-- Tells how a run ended; no row when it did not, or is still going.
SELECT outcome
FROM etl.load_runs
WHERE run_id = 'RUN_ID'
