-- How many songs of overwritten objects have a key that the star does not hold: their old versions had other lines.
-- Asked before the transform, while the star is as the old versions made it.
WITH staged AS (
    SELECT DISTINCT RTRIM(song_id) AS song_id
    FROM staging_songs
    WHERE is_replacement
)

SELECT COUNT(*) AS added_keys
FROM staged
LEFT JOIN dim_songs ON staged.song_id = dim_songs.song_id
WHERE dim_songs.song_id IS NULL
