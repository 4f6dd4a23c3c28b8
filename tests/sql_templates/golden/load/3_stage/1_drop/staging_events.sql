-- Empties the staging of events; the loader creates it again. Not TRUNCATE, which commits and would end the transaction
-- of the load; not DELETE, whose dead rows every scan would read until a VACUUM.
DROP TABLE IF EXISTS staging_events
