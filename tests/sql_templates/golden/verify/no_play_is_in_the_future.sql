-- Catches wrong clocks and times in a wrong unit. A day's grace, for clocks that are a little fast.
SELECT
    song_play_key,
    start_time
FROM "fct_song_plays"
WHERE start_time > GETDATE() + INTERVAL '1 day'
ORDER BY song_play_key
