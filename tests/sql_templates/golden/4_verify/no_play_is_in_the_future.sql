-- Catches a time in the wrong unit (microseconds for milliseconds), with a day's grace for clocks and time zones.
SELECT
    song_play_key,
    start_time
FROM fct_song_plays
WHERE start_time > GETDATE() + INTERVAL '1 day'
ORDER BY song_play_key
