-- The same rows with the values that did not fit; denied on Serverless [STL_LOAD_ERRORS].
SELECT
    TRIM(filename) AS uri,
    line_number,
    TRIM(colname) AS column_name,
    TRIM(type) AS column_type,
    TRIM(col_length) AS column_length,
    err_code AS error_code,
    TRIM(err_reason) AS reason,
    TRIM(raw_field_value) AS value
FROM stl_load_errors
WHERE
    session = 4711
    AND query = (
        SELECT MAX(failed.query)
        FROM stl_load_errors AS failed
        WHERE failed.session = 4711
    )
ORDER BY filename, line_number
LIMIT 100
