-- The rows that this session's newest failed COPY rejected, without their values [SYS_LOAD_ERROR_DETAIL]. Every user
-- may ask, of a cluster and of Serverless, which denies the STL views.
SELECT
    TRIM(file_name) AS uri,
    line_number,
    TRIM(column_name) AS column_name,
    TRIM(column_type) AS column_type,
    TRIM(column_length) AS column_length,
    error_code,
    TRIM(error_message) AS reason
FROM sys_load_error_detail
WHERE
    session_id = 4711
    AND query_id = (
        SELECT MAX(failed.query_id)
        FROM sys_load_error_detail AS failed
        WHERE failed.session_id = 4711
    )
ORDER BY file_name, line_number
LIMIT 100
