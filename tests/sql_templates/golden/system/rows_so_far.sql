-- How many rows the COPY that is at work in a session has loaded so far [SYS_LOAD_HISTORY].
SELECT COALESCE(MAX(loaded_rows), 0) AS rows_so_far
FROM sys_load_history
WHERE
    session_id = 4711
    AND status = 'running'
