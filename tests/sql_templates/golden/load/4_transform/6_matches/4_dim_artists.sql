-- Removes the artists that no song names any more; after the matches, when no play has them either.
DELETE FROM dim_artists
WHERE artist_id NOT IN (
    SELECT dim_songs.artist_id
    FROM dim_songs
    WHERE dim_songs.artist_id IS NOT NULL
)
