-- The latest runs. One that began and has no outcome is still going, or was killed.
SELECT
    load_starts.run_id,
    load_starts.started_at,
    load_runs.ended_at,
    COALESCE(load_runs.outcome, 'not ended') AS outcome,
    load_runs.objects,
    load_runs.bytes,
    load_runs.lines,
    load_runs.rejected,
    load_starts.started_by
FROM etl.load_starts
LEFT JOIN etl.load_runs ON load_starts.run_id = load_runs.run_id
ORDER BY load_starts.started_at DESC
LIMIT 10
