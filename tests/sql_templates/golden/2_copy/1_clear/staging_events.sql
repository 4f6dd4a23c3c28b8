-- Empties the staging of events. DELETE, because TRUNCATE commits and would end the transaction of the load.
DELETE FROM staging_events
