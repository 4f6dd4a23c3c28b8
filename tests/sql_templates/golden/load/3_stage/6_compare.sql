-- One row per object that is loaded, with the lines of it that the star took: all but the rejected ones.
-- An object that could not be read at all is one rejected row of no line.
SELECT
    loaded_objects.uri,
    GREATEST(loaded_objects.lines - COUNT(rejected_rows.uri), 0) AS good_lines
FROM etl.loaded_objects
LEFT JOIN etl.rejected_rows
    ON
        loaded_objects.uri = rejected_rows.uri
        AND loaded_objects.run_id = rejected_rows.run_id
GROUP BY loaded_objects.uri, loaded_objects.lines
ORDER BY loaded_objects.uri
