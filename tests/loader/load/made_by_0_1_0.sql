-- The warehouse that 0.1.0 made: the statements of its `loader schema`, then the rows of its load of DAYS 1 to 4 and SONGS
-- of tests/support/lake.py, in s3://incremental-tests/0.1.0. Made by the loader of commit 9aac3e3 on 2026-11-27, against
-- the AWS on this machine; only the name of whoever ran it is another. Never edited: a 0.1.0 that is out there does not change.

-- Holds what the loader remembers of its own work: runs, loaded objects, rejected rows.
CREATE SCHEMA IF NOT EXISTS etl;

-- A table without rows, that a load LOCKs so that one at a time changes the star. LOCK keeps readers out as well
-- [r_LOCK], so nothing else may ever need this table: `loader plan` and `loader status` answer while a load goes on.
CREATE TABLE IF NOT EXISTS etl.load_lock (
    unused BOOLEAN
)
DISTSTYLE EVEN;

-- One row per run that ended: of a run that loaded it is written in the load's own transaction, of one that failed
-- after the rollback. outcome is loaded, nothing to do, or failed; steps is a JSON object of seconds by step.
CREATE TABLE IF NOT EXISTS etl.load_runs (
    run_id VARCHAR(64) NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP NOT NULL,
    outcome VARCHAR(16) NOT NULL,
    reason VARCHAR(4096),
    objects BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    steps VARCHAR(16384) NOT NULL
)
DISTSTYLE ALL
SORTKEY (started_at);

-- One row per run that began, committed before the run touches anything else. A start without its row in load_runs is a
-- run that is still going, or that was killed. Rows are only ever added, so two loaders never change the same one.
CREATE TABLE IF NOT EXISTS etl.load_starts (
    run_id VARCHAR(64) NOT NULL,
    started_at TIMESTAMP NOT NULL,
    started_by VARCHAR(256) NOT NULL
)
DISTSTYLE ALL
SORTKEY (started_at);

-- One row per object that was loaded, in its latest version. Written in the transaction of the load it belongs to, so
-- it is the truth about what the star holds. lines are those that COPY scanned, rejected ones included.
CREATE TABLE IF NOT EXISTS etl.loaded_objects (
    uri VARCHAR(2048) NOT NULL,
    source VARCHAR(16) NOT NULL,
    etag VARCHAR(128) NOT NULL,
    size BIGINT NOT NULL,
    last_modified TIMESTAMP NOT NULL,
    lines BIGINT NOT NULL,
    run_id VARCHAR(64) NOT NULL
)
DISTSTYLE ALL
SORTKEY (uri);

-- One row per row that COPY refused in a run that went on without it; raw_line is read again from S3, and cut at 60,000
-- bytes. An object that could not be read at all stands here once, with line 0.
CREATE TABLE IF NOT EXISTS etl.rejected_rows (
    run_id VARCHAR(64) NOT NULL,
    uri VARCHAR(2048) NOT NULL,
    etag VARCHAR(128) NOT NULL,
    line BIGINT NOT NULL,
    column_name VARCHAR(128),
    error_code INTEGER NOT NULL,
    reason VARCHAR(512) NOT NULL,
    raw_line VARCHAR(65535)
)
DISTSTYLE EVEN
SORTKEY (run_id);

-- One row per artist_id, described by one of the artist's songs (described_by_song_id), never by a mixture of several.
CREATE TABLE IF NOT EXISTS dim_artists (
    artist_id VARCHAR(32) NOT NULL,
    artist_name VARCHAR(1024),
    location VARCHAR(1024),
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    described_by_song_id VARCHAR(32) NOT NULL,
    PRIMARY KEY (artist_id)
)
DISTSTYLE ALL
SORTKEY (artist_name);

-- One row per song_id. The artist columns are those of the song's own file: plays are matched by that spelling of the
-- name, and dim_artists is worked out from them. year is NULL where the file says 0.
CREATE TABLE IF NOT EXISTS dim_songs (
    song_id VARCHAR(32) NOT NULL,
    title VARCHAR(1024),
    artist_id VARCHAR(32),
    artist_name VARCHAR(1024),
    artist_location VARCHAR(1024),
    artist_latitude DOUBLE PRECISION,
    artist_longitude DOUBLE PRECISION,
    year INTEGER,
    duration DOUBLE PRECISION,
    PRIMARY KEY (song_id),
    FOREIGN KEY (artist_id) REFERENCES dim_artists (artist_id)
)
DISTSTYLE ALL
SORTKEY (title);

-- One row per hour (UTC) in which something was played; time_key is YYYYMMDDHH.
-- BIGINT, because as an INTEGER the key of a play wrongly after 2147 would overflow before a check could name the play.
CREATE TABLE IF NOT EXISTS dim_time (
    time_key BIGINT NOT NULL,
    date DATE NOT NULL,
    hour SMALLINT NOT NULL,
    day SMALLINT NOT NULL,
    week SMALLINT NOT NULL,
    month SMALLINT NOT NULL,
    year INTEGER NOT NULL,
    weekday SMALLINT NOT NULL,
    is_weekend BOOLEAN NOT NULL,
    PRIMARY KEY (time_key)
)
DISTSTYLE ALL
SORTKEY (date);

-- One row per user, whether they played anything or not, as their latest event tells of them (the described_ columns).
CREATE TABLE IF NOT EXISTS dim_users (
    user_id VARCHAR(32) NOT NULL,
    first_name VARCHAR(256),
    last_name VARCHAR(256),
    gender VARCHAR(32),
    level VARCHAR(32) NOT NULL,
    registration TIMESTAMP,
    described_at TIMESTAMP NOT NULL,
    described_by_session_id INTEGER NOT NULL,
    described_by_item_in_session INTEGER NOT NULL,
    PRIMARY KEY (user_id)
)
DISTSTYLE ALL
SORTKEY (registration);

-- One row per play (an event with page NextSong); song_play_key is 'session_id-item_in_session-user_id', so it
-- never changes, and two users may share a session id.
-- EVEN, because nearly all plays have no song_id and a DISTKEY would put all of those on one slice.
-- user_id may be NULL here so that every_play_has_a_user can name the play; a loaded warehouse has no such row.
CREATE TABLE IF NOT EXISTS fct_song_plays (
    song_play_key VARCHAR(56) NOT NULL,
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
SORTKEY (start_time);

-- One row per event of the files loaded last, as the application wrote it: all 18 fields, none interpreted.
-- NOT NULL where an event without the value could not be placed. Texts are sized in bytes, with room for a larger set.
-- user_id is text because logged-out events carry an empty one; registration comes as a fraction (1540919166796.0).
-- is_replacement marks what comes from an object that was loaded before and has been overwritten since.
CREATE TABLE IF NOT EXISTS staging_events (
    artist VARCHAR(1024),
    auth VARCHAR(32) NOT NULL,
    first_name VARCHAR(256),
    gender VARCHAR(32),
    item_in_session INTEGER NOT NULL,
    last_name VARCHAR(256),
    length DOUBLE PRECISION,
    level VARCHAR(32) NOT NULL,
    location VARCHAR(1024),
    method VARCHAR(32) NOT NULL,
    page VARCHAR(64) NOT NULL,
    registration DOUBLE PRECISION,
    session_id INTEGER NOT NULL,
    song VARCHAR(1024),
    status SMALLINT NOT NULL,
    ts TIMESTAMP NOT NULL,
    user_agent VARCHAR(1024),
    user_id VARCHAR(32),
    is_replacement BOOLEAN NOT NULL DEFAULT FALSE
)
DISTSTYLE EVEN;

-- One row per song file of the files loaded last, as the file says it: all 10 fields, none interpreted.
-- Titles, names and places that the files write as numbers land as text. Texts are sized in bytes, for the larger set.
-- is_replacement marks what comes from an object that was loaded before and has been overwritten since.
CREATE TABLE IF NOT EXISTS staging_songs (
    artist_id VARCHAR(32) NOT NULL,
    artist_latitude DOUBLE PRECISION,
    artist_location VARCHAR(1024),
    artist_longitude DOUBLE PRECISION,
    artist_name VARCHAR(1024) NOT NULL,
    duration DOUBLE PRECISION NOT NULL,
    num_songs INTEGER NOT NULL,
    song_id VARCHAR(32) NOT NULL,
    title VARCHAR(1024) NOT NULL,
    year INTEGER NOT NULL,
    is_replacement BOOLEAN NOT NULL DEFAULT FALSE
)
DISTSTYLE EVEN;

-- The artists table of the course project: one row per artist_id.
CREATE OR REPLACE VIEW artists AS
SELECT
    artist_id,
    artist_name AS name,
    location,
    latitude,
    longitude
FROM dim_artists;

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
LEFT JOIN dim_artists AS artists ON plays.artist_id = artists.artist_id;

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
FROM fct_song_plays;

-- The songs table of the course project: one row per song_id.
CREATE OR REPLACE VIEW songs AS
SELECT
    song_id,
    title,
    artist_id,
    year,
    duration
FROM dim_songs;

-- The time table of the course project: one row per distinct start_time of a play, where dim_time has one per hour.
CREATE OR REPLACE VIEW time AS
SELECT DISTINCT
    fct_song_plays.start_time,
    dim_time.hour,
    dim_time.day,
    dim_time.week,
    dim_time.month,
    dim_time.year,
    dim_time.weekday
FROM fct_song_plays
INNER JOIN dim_time ON fct_song_plays.time_key = dim_time.time_key;

-- The users table of the course project: one row per user, with the latest level.
CREATE OR REPLACE VIEW users AS
SELECT
    user_id,
    first_name,
    last_name,
    gender,
    level
FROM dim_users;


INSERT INTO etl.load_starts VALUES
('20261127T012832Z-a66c98ea', '2026-11-27 01:28:32.057821', 'sparkify@laptop, process 1');

INSERT INTO etl.load_runs VALUES
('20261127T012832Z-a66c98ea', '2026-11-27 01:28:32.057821', '2026-11-27 01:28:34.157701', 'loaded', '', 6, 10229, 36, 0, '{"load/1_begin/2_unended_runs": 0.006, "load/1_begin/3_lock": 0.011, "load/1_begin/4_etags": 0.007, "load/3_stage/1_empty/staging_events": 0.009, "load/3_stage/1_empty/staging_songs": 0.007, "manifest/songs": 0.023, "load/3_stage/2_copy/staging_songs": 0.633, "load/3_stage/3_copied_files": 0.002, "manifest/events": 0.009, "load/3_stage/2_copy/staging_events": 0.316, "load/4_transform/1_clean/clean_events": 0.05, "load/4_transform/1_clean/clean_songs": 0.023, "load/4_transform/2_songs/1_new_songs": 0.028, "load/4_transform/2_songs/2_dim_songs": 0.017, "load/4_transform/3_artists/1_new_artists": 0.033, "load/4_transform/3_artists/2_dim_artists": 0.014, "load/4_transform/4_users/1_new_users": 0.036, "load/4_transform/4_users/2_dim_users": 0.02, "load/4_transform/5_time/1_dim_time": 0.02, "load/4_transform/6_plays/1_new_song_plays": 0.035, "load/4_transform/6_plays/2_fct_song_plays": 0.023, "load/4_transform/7_matches/1_touched_plays": 0.01, "load/4_transform/7_matches/2_new_matches": 0.032, "load/4_transform/7_matches/3_fct_song_plays": 0.009, "load/4_transform/7_matches/4_dim_artists": 0.009, "load/4_transform/8_checked/checked_plays": 0.026, "verify/as_many_plays_are_in_the_fact_as_were_staged": 0.018, "verify/every_artist_has_a_song": 0.006, "verify/every_artist_of_a_play_is_known": 0.012, "verify/every_match_is_by_title_and_artist": 0.011, "verify/every_play_has_a_user": 0.011, "verify/every_play_has_an_hour": 0.014, "verify/every_song_has_an_artist": 0.01, "verify/every_song_of_a_play_is_known": 0.013, "verify/every_staged_play_is_in_the_fact": 0.022, "verify/every_staged_song_is_in_dim_songs": 0.004, "verify/every_user_is_as_of_the_latest_event": 0.023, "verify/joining_every_dim_keeps_every_play": 0.018, "verify/no_artist_twice": 0.01, "verify/no_hour_twice": 0.007, "verify/no_play_is_in_the_future": 0.012, "verify/no_play_twice": 0.009, "verify/no_song_twice": 0.014, "verify/no_staged_column_is_mostly_null": 0.023, "verify/no_user_twice": 0.016, "load/5_record/1_new_loaded_objects": 0.008, "load/5_record/2_copy": 0.141, "load/5_record/3_loaded_objects": 0.012}');

INSERT INTO etl.loaded_objects VALUES
('s3://incremental-tests/0.1.0/events/2018-11-01-events.json', 'events', 'af96da389593d5d0bdd52a62918c1882', 1462, '2026-11-27 01:28:26', 4, '20261127T012832Z-a66c98ea'),
('s3://incremental-tests/0.1.0/events/2018-11-02-events.json', 'events', '37493b269a018d767d3a07f4e4db021b', 1462, '2026-11-27 01:28:26', 4, '20261127T012832Z-a66c98ea'),
('s3://incremental-tests/0.1.0/events/2018-11-03-events.json', 'events', '8821a9527ba5bf38bc0826992082ad4a', 1462, '2026-11-27 01:28:26', 4, '20261127T012832Z-a66c98ea'),
('s3://incremental-tests/0.1.0/events/2018-11-04-events.json', 'events', 'cda6f7917db9dba779ee04bb2f967291', 1462, '2026-11-27 01:28:26', 4, '20261127T012832Z-a66c98ea'),
('s3://incremental-tests/0.1.0/songs/A.json', 'songs', '52c40603fcb0053b169bc6deb8d11479', 4162, '2026-11-27 01:28:26', 19, '20261127T012832Z-a66c98ea'),
('s3://incremental-tests/0.1.0/songs/B.json', 'songs', 'e6ed7d986276047cbfd636adce7270b0', 219, '2026-11-27 01:28:26', 1, '20261127T012832Z-a66c98ea');

INSERT INTO dim_artists VALUES
('ARBEATLES', 'Des''ree & Co', NULL, 1.5, 2.5, 'SO40');

INSERT INTO dim_songs VALUES
('SO1', 'Title 1', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO10', 'Title 10', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO11', 'Title 11', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO12', 'Title 12', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO13', 'Title 13', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO14', 'Title 14', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO15', 'Title 15', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO16', 'Title 16', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO17', 'Title 17', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO18', 'Title 18', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO19', 'Title 19', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO2', 'Title 2', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO3', 'Title 3', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO4', 'Title 4', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO40', 'Title 40', 'ARBEATLES', 'Des''ree & Co', NULL, 1.5, 2.5, 1965, 200.5),
('SO5', 'Title 5', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO6', 'Title 6', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO7', 'Title 7', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO8', 'Title 8', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5),
('SO9', 'Title 9', 'ARBEATLES', 'The Beatles', NULL, NULL, NULL, 1965, 200.5);

INSERT INTO dim_time VALUES
(2018110221, '2018-11-02', 21, 2, 44, 11, 2018, 5, FALSE),
(2018110321, '2018-11-03', 21, 3, 44, 11, 2018, 6, TRUE),
(2018110421, '2018-11-04', 21, 4, 44, 11, 2018, 0, TRUE),
(2018110521, '2018-11-05', 21, 5, 45, 11, 2018, 1, FALSE);

INSERT INTO dim_users VALUES
('0', 'Ada', 'Byron', 'F', 'paid', '2018-10-30 17:06:06.796000', '2018-11-05 21:01:46.796000', 4, 2),
('1', 'Ada', 'Byron', 'F', 'paid', '2018-10-30 17:06:06.796000', '2018-11-02 21:01:46.796000', 1, 2),
('2', 'Ada', 'Byron', 'F', 'paid', '2018-10-30 17:06:06.796000', '2018-11-03 21:01:46.796000', 2, 2),
('3', 'Ada', 'Byron', 'F', 'free', '2018-10-30 17:06:06.796000', '2018-11-04 21:01:46.796000', 3, 2),
('7', 'Ada', 'Byron', 'F', 'paid', '2018-10-30 17:06:06.796000', '2018-11-05 21:01:46.796000', 4, 3);

INSERT INTO fct_song_plays VALUES
('1-1-7', '2018-11-02 21:01:46.796000', 2018110221, '7', 'paid', 'SO1', 'ARBEATLES', 1, 1, 'London', '"Mozilla/5.0"', 'Title 1', 'The Beatles', 200.5),
('1-2-1', '2018-11-02 21:01:46.796000', 2018110221, '1', 'paid', 'SO1', 'ARBEATLES', 1, 2, 'London', '"Mozilla/5.0"', 'Title 1', 'The Beatles', 200.5),
('1-3-7', '2018-11-02 21:01:46.796000', 2018110221, '7', 'paid', NULL, NULL, 1, 3, 'London', '"Mozilla/5.0"', 'Nobody''s', 'The Beatles', 200.5),
('2-1-7', '2018-11-03 21:01:46.796000', 2018110321, '7', 'paid', 'SO2', 'ARBEATLES', 2, 1, 'London', '"Mozilla/5.0"', 'Title 2', 'The Beatles', 200.5),
('2-2-2', '2018-11-03 21:01:46.796000', 2018110321, '2', 'paid', 'SO1', 'ARBEATLES', 2, 2, 'London', '"Mozilla/5.0"', 'Title 1', 'The Beatles', 200.5),
('2-3-7', '2018-11-03 21:01:46.796000', 2018110321, '7', 'paid', NULL, NULL, 2, 3, 'London', '"Mozilla/5.0"', 'Nobody''s', 'The Beatles', 200.5),
('3-1-7', '2018-11-04 21:01:46.796000', 2018110421, '7', 'free', 'SO3', 'ARBEATLES', 3, 1, 'London', '"Mozilla/5.0"', 'Title 3', 'The Beatles', 200.5),
('3-2-3', '2018-11-04 21:01:46.796000', 2018110421, '3', 'free', 'SO1', 'ARBEATLES', 3, 2, 'London', '"Mozilla/5.0"', 'Title 1', 'The Beatles', 200.5),
('3-3-7', '2018-11-04 21:01:46.796000', 2018110421, '7', 'free', NULL, NULL, 3, 3, 'London', '"Mozilla/5.0"', 'Nobody''s', 'The Beatles', 200.5),
('4-1-7', '2018-11-05 21:01:46.796000', 2018110521, '7', 'paid', 'SO4', 'ARBEATLES', 4, 1, 'London', '"Mozilla/5.0"', 'Title 4', 'The Beatles', 200.5),
('4-2-0', '2018-11-05 21:01:46.796000', 2018110521, '0', 'paid', 'SO1', 'ARBEATLES', 4, 2, 'London', '"Mozilla/5.0"', 'Title 1', 'The Beatles', 200.5),
('4-3-7', '2018-11-05 21:01:46.796000', 2018110521, '7', 'paid', NULL, NULL, 4, 3, 'London', '"Mozilla/5.0"', 'Nobody''s', 'The Beatles', 200.5);

INSERT INTO staging_events VALUES
('The Beatles', 'Logged In', 'Ada', 'F', 1, 'Byron', 200.5, 'free', 'London', 'PUT', 'NextSong', 1540919166796.0, 3, 'Title 3', 200, '2018-11-04 21:01:46.796000', '"Mozilla/5.0"', '7', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 1, 'Byron', 200.5, 'paid', 'London', 'PUT', 'NextSong', 1540919166796.0, 1, 'Title 1', 200, '2018-11-02 21:01:46.796000', '"Mozilla/5.0"', '7', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 1, 'Byron', 200.5, 'paid', 'London', 'PUT', 'NextSong', 1540919166796.0, 2, 'Title 2', 200, '2018-11-03 21:01:46.796000', '"Mozilla/5.0"', '7', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 1, 'Byron', 200.5, 'paid', 'London', 'PUT', 'NextSong', 1540919166796.0, 4, 'Title 4', 200, '2018-11-05 21:01:46.796000', '"Mozilla/5.0"', '7', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 2, 'Byron', 200.5, 'free', 'London', 'PUT', 'NextSong', 1540919166796.0, 3, 'Title 1', 200, '2018-11-04 21:01:46.796000', '"Mozilla/5.0"', '3', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 2, 'Byron', 200.5, 'paid', 'London', 'PUT', 'NextSong', 1540919166796.0, 1, 'Title 1', 200, '2018-11-02 21:01:46.796000', '"Mozilla/5.0"', '1', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 2, 'Byron', 200.5, 'paid', 'London', 'PUT', 'NextSong', 1540919166796.0, 2, 'Title 1', 200, '2018-11-03 21:01:46.796000', '"Mozilla/5.0"', '2', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 2, 'Byron', 200.5, 'paid', 'London', 'PUT', 'NextSong', 1540919166796.0, 4, 'Title 1', 200, '2018-11-05 21:01:46.796000', '"Mozilla/5.0"', '0', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 3, 'Byron', 200.5, 'free', 'London', 'PUT', 'NextSong', 1540919166796.0, 3, 'Nobody''s', 200, '2018-11-04 21:01:46.796000', '"Mozilla/5.0"', '7', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 3, 'Byron', 200.5, 'paid', 'London', 'PUT', 'NextSong', 1540919166796.0, 1, 'Nobody''s', 200, '2018-11-02 21:01:46.796000', '"Mozilla/5.0"', '7', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 3, 'Byron', 200.5, 'paid', 'London', 'PUT', 'NextSong', 1540919166796.0, 2, 'Nobody''s', 200, '2018-11-03 21:01:46.796000', '"Mozilla/5.0"', '7', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 3, 'Byron', 200.5, 'paid', 'London', 'PUT', 'NextSong', 1540919166796.0, 4, 'Nobody''s', 200, '2018-11-05 21:01:46.796000', '"Mozilla/5.0"', '7', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 4, 'Byron', 200.5, 'free', 'London', 'PUT', 'Home', 1540919166796.0, 3, 'Help!', 200, '2018-11-04 21:01:46.796000', '"Mozilla/5.0"', '', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 4, 'Byron', 200.5, 'paid', 'London', 'PUT', 'Home', 1540919166796.0, 1, 'Help!', 200, '2018-11-02 21:01:46.796000', '"Mozilla/5.0"', '', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 4, 'Byron', 200.5, 'paid', 'London', 'PUT', 'Home', 1540919166796.0, 2, 'Help!', 200, '2018-11-03 21:01:46.796000', '"Mozilla/5.0"', '', FALSE),
('The Beatles', 'Logged In', 'Ada', 'F', 4, 'Byron', 200.5, 'paid', 'London', 'PUT', 'Home', 1540919166796.0, 4, 'Help!', 200, '2018-11-05 21:01:46.796000', '"Mozilla/5.0"', '', FALSE);

INSERT INTO staging_songs VALUES
('ARBEATLES', 1.5, '', 2.5, 'Des''ree & Co', 200.5, 1, 'SO40', 'Title 40', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO1', 'Title 1', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO10', 'Title 10', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO11', 'Title 11', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO12', 'Title 12', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO13', 'Title 13', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO14', 'Title 14', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO15', 'Title 15', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO16', 'Title 16', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO17', 'Title 17', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO18', 'Title 18', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO19', 'Title 19', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO2', 'Title 2', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO3', 'Title 3', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO4', 'Title 4', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO5', 'Title 5', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO6', 'Title 6', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO7', 'Title 7', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO8', 'Title 8', 1965, FALSE),
('ARBEATLES', NULL, '', NULL, 'The Beatles', 200.5, 1, 'SO9', 'Title 9', 1965, FALSE);
