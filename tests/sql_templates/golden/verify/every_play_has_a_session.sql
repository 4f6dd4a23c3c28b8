-- Proves the FOREIGN KEY of fct_song_plays to dim_sessions.
-- RTRIM and CAST hide the keys from the planner, which trusts what is to be proved.
SELECT
    facts."song_play_key",
    facts."session_key"
FROM "fct_song_plays" AS facts
LEFT JOIN "dim_sessions" AS dim
    ON RTRIM(CAST(facts."session_key" AS VARCHAR(56))) = RTRIM(CAST(dim."session_key" AS VARCHAR(56)))
WHERE dim."session_key" IS NULL
ORDER BY facts."song_play_key"
