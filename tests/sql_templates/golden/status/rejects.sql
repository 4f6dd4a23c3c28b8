-- The rejected rows whose object has not been loaded in a later version since.
SELECT
    rejected_rows.uri,
    rejected_rows.line,
    rejected_rows.column_name,
    rejected_rows.error_code,
    rejected_rows.reason,
    rejected_rows.raw_line,
    rejected_rows.run_id
FROM etl.rejected_rows
INNER JOIN etl.loaded_objects
    ON
        rejected_rows.uri = loaded_objects.uri
        AND rejected_rows.run_id = loaded_objects.run_id
ORDER BY rejected_rows.uri, rejected_rows.line
