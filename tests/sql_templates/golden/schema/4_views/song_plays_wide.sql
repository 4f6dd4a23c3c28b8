-- One row per play with all that is known of it: heard_ is what the player showed, song_ and artist_ the catalog.
CREATE OR REPLACE VIEW song_plays_wide AS
SELECT
    plays.song_play_key,
    plays.start_time,
    hours.date,
    hours.hour,
    hours.weekday,
    hours.is_weekend,
    plays.session_id,
    plays.item_in_session,
    plays.location,
    plays.user_agent,
    plays.song_title AS heard_title,
    plays.artist_name AS heard_artist_name,
    plays.duration AS heard_duration,
    plays.user_id,
    users.first_name AS user_first_name,
    users.last_name AS user_last_name,
    users.gender AS user_gender,
    users.registration AS user_registration,
    plays.level AS level_at_play,
    users.level AS level_now,
    plays.song_id,
    songs.title AS song_title,
    songs.year AS song_year,
    songs.duration AS song_duration,
    plays.artist_id,
    artists.artist_name,
    artists.location AS artist_location,
    artists.latitude AS artist_latitude,
    artists.longitude AS artist_longitude
FROM fct_song_plays AS plays
LEFT JOIN dim_time AS hours ON plays.time_key = hours.time_key
LEFT JOIN dim_users AS users ON plays.user_id = users.user_id
LEFT JOIN dim_songs AS songs ON plays.song_id = songs.song_id
LEFT JOIN dim_artists AS artists ON plays.artist_id = artists.artist_id
