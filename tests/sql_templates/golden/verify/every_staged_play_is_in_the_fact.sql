-- A play that was copied from S3 is not lost on the way. Read from staging itself, not from what the transform cleaned.
SELECT
    staging_events.session_id,
    staging_events.item_in_session,
    staging_events.user_id,
    staging_events.ts
FROM staging_events
LEFT JOIN "fct_song_plays" AS plays
    ON
        staging_events.session_id = plays.session_id
        AND staging_events.item_in_session = plays.item_in_session
        AND COALESCE(RTRIM(staging_events.user_id), '') = COALESCE(plays.user_id, '')
WHERE RTRIM(staging_events.page) = 'NextSong' AND plays.song_play_key IS NULL
ORDER BY staging_events.session_id, staging_events.item_in_session, staging_events.user_id
