-- One row per row that this session's last COPY refused [STL_LOAD_ERRORS].
SELECT
    TRIM(filename) AS uri,
    line_number,
    NULLIF(TRIM(colname), '') AS column_name,
    err_code,
    TRIM(err_reason) AS reason
FROM stl_load_errors
WHERE query = PG_LAST_COPY_ID()
ORDER BY filename, line_number
