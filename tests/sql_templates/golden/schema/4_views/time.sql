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
INNER JOIN dim_time ON fct_song_plays.time_key = dim_time.time_key
