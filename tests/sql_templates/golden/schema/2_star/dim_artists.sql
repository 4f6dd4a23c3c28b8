-- One row per artist_id, described by one of the artist's songs (described_by_song_id), never by a mixture of several.
CREATE TABLE IF NOT EXISTS dim_artists (
    artist_id VARCHAR(32) NOT NULL,
    artist_name VARCHAR(1024),
    location VARCHAR(1024),
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    described_by_song_id VARCHAR(32) NOT NULL,
    PRIMARY KEY (artist_id)
)
DISTSTYLE ALL
SORTKEY (artist_name)
