-- Removes the events with an impossible time from staging: before 2000, as when seconds stand for milliseconds, or
-- more than a day from now. COPY takes such a time; the load rejects the row, as it does those that COPY rejects.
DELETE FROM staging_events
WHERE ts < '2000-01-01 00:00:00' OR ts >= '2018-12-01 23:00:00'
