-- One row per song file of the files loaded last, as the file says it: all 10 fields, none interpreted.
-- Titles, names and places that the files write as numbers land as text. Texts are sized in bytes, for the larger set.
-- is_replacement marks what comes from an object that was loaded before and has been overwritten since.
CREATE TABLE IF NOT EXISTS staging_songs (
    artist_id VARCHAR(32) NOT NULL,
    artist_latitude DOUBLE PRECISION,
    artist_location VARCHAR(1024),
    artist_longitude DOUBLE PRECISION,
    artist_name VARCHAR(1024) NOT NULL,
    duration DOUBLE PRECISION NOT NULL,
    num_songs INTEGER NOT NULL,
    song_id VARCHAR(32) NOT NULL,
    title VARCHAR(1024) NOT NULL,
    year INTEGER NOT NULL,
    is_replacement BOOLEAN NOT NULL DEFAULT FALSE
)
DISTSTYLE EVEN
