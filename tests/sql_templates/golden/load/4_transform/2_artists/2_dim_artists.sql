-- Adds the new artists and replaces the changed ones.
MERGE INTO dim_artists
USING new_artists
    ON dim_artists.artist_id = new_artists.artist_id
WHEN MATCHED THEN
    UPDATE
        SET
            artist_id = new_artists.artist_id,
            artist_name = new_artists.artist_name,
            location = new_artists.location,
            latitude = new_artists.latitude,
            longitude = new_artists.longitude,
            described_by_song_id = new_artists.described_by_song_id
WHEN NOT MATCHED THEN INSERT (
    artist_id,
    artist_name,
    location,
    latitude,
    longitude,
    described_by_song_id
) VALUES (
    new_artists.artist_id,
    new_artists.artist_name,
    new_artists.location,
    new_artists.latitude,
    new_artists.longitude,
    new_artists.described_by_song_id
)
