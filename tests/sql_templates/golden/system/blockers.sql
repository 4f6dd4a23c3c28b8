-- The sessions that hold what this session waits for, and in which mode [PG_LOCKS]. No row when it does not wait.
SELECT DISTINCT
    held.pid,
    held.mode,
    pg_class.relname AS table_name
FROM pg_locks AS needed
INNER JOIN pg_locks AS held ON needed.relation = held.relation
INNER JOIN pg_class ON held.relation = pg_class.oid
WHERE
    needed.pid = 4711
    AND NOT needed.granted
    AND held.granted
    AND held.pid <> needed.pid
ORDER BY held.pid
