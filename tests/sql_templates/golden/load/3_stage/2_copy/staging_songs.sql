-- Loads the songs from S3 into staging.
-- JSON 'auto': every key of the song files is already a lower-case column name.
-- COMPUPDATE and STATUPDATE are off: both cost extra passes, and staging is emptied again by the next load.
-- No TRUNCATECOLUMNS or ACCEPTINVCHARS: no row is changed in silence. MAXERROR only with --max-errors: the load
-- takes each rejected row down, and stops at one more than that.
COPY staging_songs (
    artist_id,
    artist_latitude,
    artist_location,
    artist_longitude,
    artist_name,
    duration,
    num_songs,
    song_id,
    title,
    year,
    artist_name_as_written,
    title_as_written
)
FROM 's3://sparkify-work/runs/RUN_ID/songs.new.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/sparkify-copy'
REGION 'us-west-2'
MANIFEST GZIP
FORMAT AS JSON 'auto'
COMPUPDATE OFF
STATUPDATE OFF
MAXERROR 10
