-- The files that this session's last COPY read, where SYS_LOAD_DETAIL does not show them yet. It has no version of a
-- file; Serverless denies it [STL_LOAD_COMMITS].
SELECT
    TRIM(filename) AS uri,
    MAX(lines_scanned) AS lines,
    CAST(NULL AS VARCHAR(256)) AS etag
FROM stl_load_commits
WHERE query = PG_LAST_COPY_ID()
GROUP BY TRIM(filename)
ORDER BY uri
