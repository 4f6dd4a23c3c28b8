-- An artist is there because a song names it, and is described by one of its own songs.
SELECT
    dim_artists.artist_id,
    dim_artists.described_by_song_id
FROM dim_artists
LEFT JOIN dim_songs
    ON
        dim_artists.described_by_song_id = dim_songs.song_id
        AND dim_artists.artist_id = dim_songs.artist_id
WHERE dim_songs.song_id IS NULL
ORDER BY dim_artists.artist_id
