-- Proves the FOREIGN KEY of fct_song_plays to dim_songs; a play without a song_id is in order.
-- RTRIM and CAST hide the keys from the planner, which trusts what is to be proved.
SELECT
    facts."song_play_key",
    facts."song_id"
FROM "fct_song_plays" AS facts
LEFT JOIN "dim_songs" AS dim
    ON RTRIM(CAST(facts."song_id" AS VARCHAR(56))) = RTRIM(CAST(dim."song_id" AS VARCHAR(56)))
WHERE dim."song_id" IS NULL AND facts."song_id" IS NOT NULL
ORDER BY facts."song_play_key"
