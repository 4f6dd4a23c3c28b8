-- Proves the FOREIGN KEY of dim_songs to dim_artists, and that every song is somebody's.
-- RTRIM and CAST hide the keys from the planner, which trusts what is to be proved.
SELECT
    facts."song_id",
    facts."artist_id"
FROM "dim_songs" AS facts
LEFT JOIN "dim_artists" AS dim
    ON RTRIM(CAST(facts."artist_id" AS VARCHAR(56))) = RTRIM(CAST(dim."artist_id" AS VARCHAR(56)))
WHERE dim."artist_id" IS NULL
ORDER BY facts."song_id"
