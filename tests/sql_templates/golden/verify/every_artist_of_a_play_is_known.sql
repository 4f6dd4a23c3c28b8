-- Proves the FOREIGN KEY of fct_song_plays to dim_artists; a play without an artist_id is in order.
-- RTRIM hides the keys from the planner, which trusts what is to be proved.
SELECT
    plays.song_play_key,
    plays.artist_id
FROM "fct_song_plays" AS plays
LEFT JOIN dim_artists ON RTRIM(plays.artist_id) = RTRIM(dim_artists.artist_id)
WHERE plays.artist_id IS NOT NULL AND dim_artists.artist_id IS NULL
ORDER BY plays.song_play_key
