-- The rows that this session's last COPY rejected, where SYS_LOAD_ERROR_DETAIL does not show them yet; Serverless denies
-- it [STL_LOAD_ERRORS].
SELECT
    TRIM(filename) AS uri,
    line_number,
    NULLIF(TRIM(colname), '') AS column_name,
    err_code AS error_code,
    TRIM(err_reason) AS reason
FROM stl_load_errors
WHERE query = PG_LAST_COPY_ID()
ORDER BY filename, line_number
