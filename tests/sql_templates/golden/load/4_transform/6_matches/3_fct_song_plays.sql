-- Gives the plays their songs. UPDATE, because every match is a play that is there: MERGE would need an INSERT branch.
UPDATE fct_song_plays
SET
    song_id = new_matches.song_id,
    artist_id = new_matches.artist_id
FROM new_matches
WHERE fct_song_plays.song_play_key = new_matches.song_play_key
