-- The songs table of the course project: one row per song_id.
CREATE OR REPLACE VIEW songs AS
SELECT
    song_id,
    title,
    artist_id,
    year,
    duration
FROM dim_songs
