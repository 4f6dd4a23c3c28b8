-- The staged plays, an event that came twice counted once, are as many as those of them that the fact holds.
WITH staged AS (
    SELECT DISTINCT
        session_id,
        item_in_session,
        COALESCE(RTRIM(user_id), '') AS user_id
    FROM staging_events
    WHERE RTRIM(page) = 'NextSong'
),

totals AS (
    SELECT COUNT(*) AS plays_staged FROM staged
),

found AS (
    SELECT COUNT(*) AS plays_in_the_fact
    FROM "fct_song_plays" AS plays
    INNER JOIN staged
        ON
            plays.session_id = staged.session_id
            AND plays.item_in_session = staged.item_in_session
            AND COALESCE(plays.user_id, '') = staged.user_id
)

SELECT
    totals.plays_staged,
    found.plays_in_the_fact
FROM totals
CROSS JOIN found
WHERE totals.plays_staged <> found.plays_in_the_fact
