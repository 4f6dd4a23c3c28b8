-- Proves the PRIMARY KEY of fct_song_plays. RTRIM hides the key from the planner, which trusts what is to be proved.
SELECT
    RTRIM(song_play_key) AS song_play_key,
    COUNT(*) AS times
FROM "fct_song_plays"
GROUP BY RTRIM(song_play_key)
HAVING COUNT(*) > 1
ORDER BY RTRIM(song_play_key)
