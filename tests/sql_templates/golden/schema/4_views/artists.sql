-- The artists table of the course project: one row per artist_id.
CREATE OR REPLACE VIEW artists AS
SELECT
    artist_id,
    artist_name AS name,
    location,
    latitude,
    longitude
FROM dim_artists
