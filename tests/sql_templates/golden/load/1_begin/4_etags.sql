-- Tells which version of which object the star holds.
SELECT
    uri,
    etag
FROM etl.loaded_objects
ORDER BY uri
