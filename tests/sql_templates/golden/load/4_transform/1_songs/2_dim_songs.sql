-- Adds the new songs and replaces the changed ones.
MERGE INTO dim_songs
USING new_songs
    ON dim_songs.song_id = new_songs.song_id
WHEN MATCHED THEN
    UPDATE
        SET
            song_id = new_songs.song_id,
            title = new_songs.title,
            artist_id = new_songs.artist_id,
            artist_name = new_songs.artist_name,
            artist_location = new_songs.artist_location,
            artist_latitude = new_songs.artist_latitude,
            artist_longitude = new_songs.artist_longitude,
            year = new_songs.year,
            duration = new_songs.duration
WHEN NOT MATCHED THEN INSERT (
    song_id,
    title,
    artist_id,
    artist_name,
    artist_location,
    artist_latitude,
    artist_longitude,
    year,
    duration
) VALUES (
    new_songs.song_id,
    new_songs.title,
    new_songs.artist_id,
    new_songs.artist_name,
    new_songs.artist_location,
    new_songs.artist_latitude,
    new_songs.artist_longitude,
    new_songs.year,
    new_songs.duration
)
