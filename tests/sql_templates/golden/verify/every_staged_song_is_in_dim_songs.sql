-- A song that was copied from S3 is not lost on the way; one with a blank song_id shows here.
SELECT
    staging_songs.song_id,
    staging_songs.title,
    staging_songs.artist_name
FROM staging_songs
LEFT JOIN dim_songs ON RTRIM(staging_songs.song_id) = dim_songs.song_id
WHERE dim_songs.song_id IS NULL
ORDER BY staging_songs.song_id, staging_songs.title
