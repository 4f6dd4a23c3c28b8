-- Empties the staging of songs. DELETE, because TRUNCATE commits and would end the transaction of the load.
DELETE FROM staging_songs
