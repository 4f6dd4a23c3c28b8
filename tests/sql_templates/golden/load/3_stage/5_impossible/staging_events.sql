-- Removes the events from staging that COPY takes and the star cannot hold; the load rejects these rows, as it does
-- those that COPY rejects. Their time is impossible: before 2000, as when seconds stand for milliseconds, or more than
-- a day from now. Or they are plays of nobody.
DELETE FROM staging_events
WHERE
    ts < '2000-01-01 00:00:00'
    OR ts >= '2018-12-01 23:00:00'
    OR (RTRIM(page) = 'NextSong' AND COALESCE(RTRIM(user_id), '') = '')
