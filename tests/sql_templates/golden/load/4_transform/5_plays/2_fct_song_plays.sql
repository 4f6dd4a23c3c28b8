-- Adds the new plays and replaces the changed ones. Their song comes later, with the matches.
MERGE INTO fct_song_plays
USING new_song_plays
    ON fct_song_plays.song_play_key = new_song_plays.song_play_key
WHEN MATCHED THEN
    UPDATE
        SET
            song_play_key = new_song_plays.song_play_key,
            start_time = new_song_plays.start_time,
            time_key = new_song_plays.time_key,
            user_id = new_song_plays.user_id,
            level = new_song_plays.level,
            session_id = new_song_plays.session_id,
            item_in_session = new_song_plays.item_in_session,
            location = new_song_plays.location,
            user_agent = new_song_plays.user_agent,
            song_title = new_song_plays.song_title,
            artist_name = new_song_plays.artist_name,
            duration = new_song_plays.duration
WHEN NOT MATCHED THEN INSERT (
    song_play_key,
    start_time,
    time_key,
    user_id,
    level,
    session_id,
    item_in_session,
    location,
    user_agent,
    song_title,
    artist_name,
    duration
) VALUES (
    new_song_plays.song_play_key,
    new_song_plays.start_time,
    new_song_plays.time_key,
    new_song_plays.user_id,
    new_song_plays.level,
    new_song_plays.session_id,
    new_song_plays.item_in_session,
    new_song_plays.location,
    new_song_plays.user_agent,
    new_song_plays.song_title,
    new_song_plays.artist_name,
    new_song_plays.duration
)
