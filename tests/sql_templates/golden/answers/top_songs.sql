-- Which ten songs are heard most, known to the catalog or not?
SELECT
    song_title,
    artist_name,
    COUNT(*) AS plays,
    COUNT(DISTINCT user_id) AS listeners
FROM fct_song_plays
WHERE song_title IS NOT NULL
GROUP BY song_title, artist_name
ORDER BY plays DESC, song_title ASC, artist_name ASC
LIMIT 10
