-- Only with --full: what is not in S3 any more is not loaded any more.
DELETE FROM etl.loaded_objects
