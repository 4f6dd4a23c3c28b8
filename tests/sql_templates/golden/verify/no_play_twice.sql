-- Proves the PRIMARY KEY of fct_song_plays.
-- RTRIM and CAST hide the key from the planner, which trusts what is to be proved.
SELECT
    "song_play_key",
    COUNT(*) AS times
FROM (
    SELECT RTRIM(CAST("song_play_key" AS VARCHAR(56))) AS "song_play_key"
    FROM "fct_song_plays"
) AS hidden
GROUP BY "song_play_key"
HAVING COUNT(*) > 1
ORDER BY "song_play_key"
