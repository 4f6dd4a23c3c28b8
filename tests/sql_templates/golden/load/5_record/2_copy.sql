-- Reads what this run loaded from the file that the loader wrote. COPY, because VALUES with thousands of rows is slow.
COPY new_loaded_objects (uri, source, etag, size, last_modified, lines, run_id)
FROM 's3://sparkify-work/runs/RUN_ID/loaded_objects.json'
IAM_ROLE 'arn:aws:iam::123456789012:role/sparkify-copy'
REGION 'us-west-2'
FORMAT AS JSON 'auto'
TIMEFORMAT 'auto'
COMPUPDATE OFF
STATUPDATE OFF
