-- What share of the plays is of songs that the catalog knows?
SELECT
    COUNT(*) AS plays,
    COUNT(song_id) AS plays_of_known_songs,
    ROUND(100.0 * COUNT(song_id) / NULLIF(COUNT(*), 0), 1) AS percent_of_plays,
    COUNT(DISTINCT song_id) AS known_songs_played,
    COUNT(DISTINCT artist_id) AS known_artists_played
FROM fct_song_plays
