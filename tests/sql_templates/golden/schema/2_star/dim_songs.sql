-- One row per song_id. The artist columns are those of the song's own file: plays are matched by that spelling of the
-- name, and dim_artists is worked out from them. year is NULL where the file says 0.
CREATE TABLE IF NOT EXISTS dim_songs (
    song_id VARCHAR(32) NOT NULL,
    title VARCHAR(1024),
    artist_id VARCHAR(32),
    artist_name VARCHAR(1024),
    artist_location VARCHAR(1024),
    artist_latitude DOUBLE PRECISION,
    artist_longitude DOUBLE PRECISION,
    year INTEGER,
    duration DOUBLE PRECISION,
    PRIMARY KEY (song_id),
    FOREIGN KEY (artist_id) REFERENCES dim_artists (artist_id)
)
DISTSTYLE ALL
SORTKEY (title)
