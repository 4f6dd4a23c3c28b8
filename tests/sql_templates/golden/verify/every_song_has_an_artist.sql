-- Proves the FOREIGN KEY of dim_songs to dim_artists, and that every song is somebody's.
-- RTRIM hides the keys from the planner, which trusts what is to be proved.
SELECT
    dim_songs.song_id,
    dim_songs.artist_id
FROM dim_songs
LEFT JOIN dim_artists ON RTRIM(dim_songs.artist_id) = RTRIM(dim_artists.artist_id)
WHERE dim_artists.artist_id IS NULL
ORDER BY dim_songs.song_id
