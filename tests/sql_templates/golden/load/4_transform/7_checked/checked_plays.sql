-- The touched plays as they are now, for the checks: a load proves what it changed, `loader verify` the whole star.
CREATE TEMP TABLE checked_plays AS
SELECT
    fct_song_plays.song_play_key,
    fct_song_plays.start_time,
    fct_song_plays.time_key,
    fct_song_plays.user_id,
    fct_song_plays.song_id,
    fct_song_plays.artist_id,
    fct_song_plays.session_id,
    fct_song_plays.item_in_session,
    fct_song_plays.song_title,
    fct_song_plays.artist_name
FROM fct_song_plays
INNER JOIN touched_plays ON fct_song_plays.song_play_key = touched_plays.song_play_key
