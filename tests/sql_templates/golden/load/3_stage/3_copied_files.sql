-- One row per file that this session's last COPY read, with the lines it scanned [STL_LOAD_COMMITS].
SELECT
    TRIM(filename) AS uri,
    MAX(lines_scanned) AS lines
FROM stl_load_commits
WHERE query = PG_LAST_COPY_ID()
GROUP BY TRIM(filename)
ORDER BY uri
