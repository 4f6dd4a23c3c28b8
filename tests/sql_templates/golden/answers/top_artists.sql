-- Which ten artists are heard most, known to the catalog or not?
SELECT
    artist_name,
    COUNT(*) AS plays,
    COUNT(DISTINCT user_id) AS listeners,
    COUNT(DISTINCT song_title) AS songs
FROM fct_song_plays
WHERE artist_name IS NOT NULL
GROUP BY artist_name
ORDER BY plays DESC, artist_name ASC
LIMIT 10
