-- Keeps the rows that COPY rejected, from the file that the loader wrote: COPY takes hostile text as it is.
COPY etl.rejected_rows (run_id, uri, etag, line, column_name, error_code, reason, raw_line)
FROM 's3://sparkify-work/runs/RUN_ID/rejected_rows.json'
IAM_ROLE 'arn:aws:iam::123456789012:role/sparkify-copy'
REGION 'us-west-2'
FORMAT AS JSON 'auto'
COMPUPDATE OFF
STATUPDATE OFF
