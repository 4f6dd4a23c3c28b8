-- Proves the FOREIGN KEY of fct_song_plays to dim_users, and that every play is somebody's.
-- RTRIM and CAST hide the keys from the planner, which trusts what is to be proved.
SELECT
    facts."song_play_key",
    facts."user_id"
FROM "fct_song_plays" AS facts
LEFT JOIN "dim_users" AS dim
    ON RTRIM(CAST(facts."user_id" AS VARCHAR(56))) = RTRIM(CAST(dim."user_id" AS VARCHAR(56)))
WHERE dim."user_id" IS NULL
ORDER BY facts."song_play_key"
