-- Runs that began and have not told how they ended: they are still going, or were killed.
SELECT
    load_starts.run_id,
    load_starts.started_at,
    load_starts.started_by
FROM etl.load_starts
LEFT JOIN etl.load_runs ON load_starts.run_id = load_runs.run_id
WHERE load_runs.run_id IS NULL
ORDER BY load_starts.started_at DESC
LIMIT 10
