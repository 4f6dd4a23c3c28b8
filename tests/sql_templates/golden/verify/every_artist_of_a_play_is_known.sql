-- Proves the FOREIGN KEY of fct_song_plays to dim_artists; a play without an artist_id is in order.
-- RTRIM and CAST hide the keys from the planner, which trusts what is to be proved.
SELECT
    facts."song_play_key",
    facts."artist_id"
FROM "fct_song_plays" AS facts
LEFT JOIN "dim_artists" AS dim
    ON RTRIM(CAST(facts."artist_id" AS VARCHAR(56))) = RTRIM(CAST(dim."artist_id" AS VARCHAR(56)))
WHERE dim."artist_id" IS NULL AND facts."artist_id" IS NOT NULL
ORDER BY facts."song_play_key"
