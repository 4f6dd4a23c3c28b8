-- Proves the FOREIGN KEY of fct_song_plays to dim_time.
-- RTRIM and CAST hide the keys from the planner, which trusts what is to be proved.
SELECT
    facts."song_play_key",
    facts."time_key"
FROM "fct_song_plays" AS facts
LEFT JOIN "dim_time" AS dim
    ON RTRIM(CAST(facts."time_key" AS VARCHAR(56))) = RTRIM(CAST(dim."time_key" AS VARCHAR(56)))
WHERE dim."time_key" IS NULL
ORDER BY facts."song_play_key"
