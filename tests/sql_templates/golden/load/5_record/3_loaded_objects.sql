-- Adds the objects of this run, and replaces the versions that they replace.
MERGE INTO etl.loaded_objects
USING new_loaded_objects
    ON loaded_objects.uri = new_loaded_objects.uri
WHEN MATCHED THEN
    UPDATE
        SET
            uri = new_loaded_objects.uri,
            source = new_loaded_objects.source,
            etag = new_loaded_objects.etag,
            size = new_loaded_objects.size,
            last_modified = new_loaded_objects.last_modified,
            lines = new_loaded_objects.lines,
            run_id = new_loaded_objects.run_id
WHEN NOT MATCHED THEN INSERT (
    uri,
    source,
    etag,
    size,
    last_modified,
    lines,
    run_id
) VALUES (
    new_loaded_objects.uri,
    new_loaded_objects.source,
    new_loaded_objects.etag,
    new_loaded_objects.size,
    new_loaded_objects.last_modified,
    new_loaded_objects.lines,
    new_loaded_objects.run_id
)
