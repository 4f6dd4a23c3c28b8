-- How many plays of overwritten objects have a key that the star does not hold: their old versions had other lines.
-- Asked before the transform, while the star is as the old versions made it.
WITH staged AS (
    SELECT DISTINCT CAST(session_id AS VARCHAR(11)) || '-' || CAST(item_in_session AS VARCHAR(11)) AS song_play_key
    FROM staging_events
    WHERE is_replacement AND RTRIM(page) = 'NextSong'
)

SELECT COUNT(*) AS added_keys
FROM staged
LEFT JOIN fct_song_plays ON staged.song_play_key = fct_song_plays.song_play_key
WHERE fct_song_plays.song_play_key IS NULL
