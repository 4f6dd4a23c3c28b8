-- One row per play (an event with page NextSong); song_play_key is 'session_id-item_in_session', so it never changes.
-- EVEN, because nearly all plays have no song_id and a DISTKEY would put all of those on one slice.
-- user_id may be NULL here so that every_play_has_a_user can name the play; a loaded warehouse has no such row.
CREATE TABLE IF NOT EXISTS fct_song_plays (
    song_play_key VARCHAR(24) NOT NULL,
    start_time TIMESTAMP NOT NULL,
    time_key BIGINT NOT NULL,
    user_id VARCHAR(32),
    level VARCHAR(32) NOT NULL,
    song_id VARCHAR(32),
    artist_id VARCHAR(32),
    session_id INTEGER NOT NULL,
    item_in_session INTEGER NOT NULL,
    location VARCHAR(1024),
    user_agent VARCHAR(1024),
    song_title VARCHAR(1024),
    artist_name VARCHAR(1024),
    duration DOUBLE PRECISION,
    PRIMARY KEY (song_play_key),
    FOREIGN KEY (time_key) REFERENCES dim_time (time_key),
    FOREIGN KEY (user_id) REFERENCES dim_users (user_id),
    FOREIGN KEY (song_id) REFERENCES dim_songs (song_id),
    FOREIGN KEY (artist_id) REFERENCES dim_artists (artist_id)
)
DISTSTYLE EVEN
SORTKEY (start_time)
