-- The songplays table of the course project: one row per play, the 95% without a known song included.
CREATE OR REPLACE VIEW songplays AS
SELECT
    song_play_key AS songplay_id,
    start_time,
    user_id,
    level,
    song_id,
    artist_id,
    session_id,
    location,
    user_agent
FROM fct_song_plays
