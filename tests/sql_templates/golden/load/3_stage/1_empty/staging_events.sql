-- Empties the staging of events. Not DROP, which would wait for every transaction that has read the table and take views
-- and grants with it; not TRUNCATE, which commits and would end the transaction of the load.
DELETE FROM staging_events
