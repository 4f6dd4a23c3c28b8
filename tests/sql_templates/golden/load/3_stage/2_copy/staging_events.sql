-- Loads the events from S3 into staging.
-- JSON by a JSONPaths file: 'auto' matches lower-case keys only, and userId, sessionId, ... would be NULL in silence.
-- REGION holds for the manifest and the JSONPaths file as well: the work bucket must lie in the sources' region.
-- No EMPTYASNULL: staging keeps what the file says, and the transform makes blanks NULL where everybody can read it.
-- COMPUPDATE and STATUPDATE are off: both cost extra passes, and staging is emptied again by the next load.
-- No TRUNCATECOLUMNS or ACCEPTINVCHARS: no row is changed in silence. MAXERROR only with --max-errors: the load
-- takes each rejected row down, and stops at one more than that.
COPY staging_events (
    artist,
    auth,
    first_name,
    gender,
    item_in_session,
    last_name,
    length,
    level,
    location,
    method,
    page,
    registration,
    session_id,
    song,
    status,
    ts,
    user_agent,
    user_id,
    artist_as_written,
    song_as_written
)
FROM 's3://sparkify-work/runs/RUN_ID/events.new.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/sparkify-copy'
REGION 'us-west-2'
MANIFEST
FORMAT AS JSON 's3://sparkify-work/staging_events.jsonpaths.json'
TIMEFORMAT 'epochmillisecs'
COMPUPDATE OFF
STATUPDATE OFF
MAXERROR 10
