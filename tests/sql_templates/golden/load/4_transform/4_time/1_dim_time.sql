-- Adds the hours in which something was played and that are not there yet. An hour never changes, so there is no MERGE.
-- week is the ISO week, weekday counts from 0 = Sunday.
INSERT INTO dim_time (time_key, date, hour, day, week, month, year, weekday, is_weekend)
WITH hours AS (
    SELECT DISTINCT DATE_TRUNC('hour', ts) AS start_of_hour
    FROM staging_events
    WHERE RTRIM(page) = 'NextSong'
),

keyed AS (
    SELECT
        start_of_hour,
        CAST(TO_CHAR(start_of_hour, 'YYYYMMDDHH24') AS BIGINT) AS time_key
    FROM hours
)

SELECT
    time_key,
    CAST(start_of_hour AS DATE) AS date,
    EXTRACT(HOUR FROM start_of_hour) AS hour,
    EXTRACT(DAY FROM start_of_hour) AS day,
    EXTRACT(WEEK FROM start_of_hour) AS week,
    EXTRACT(MONTH FROM start_of_hour) AS month,
    EXTRACT(YEAR FROM start_of_hour) AS year,
    EXTRACT(DOW FROM start_of_hour) AS weekday,
    CASE EXTRACT(DOW FROM start_of_hour) WHEN 0 THEN TRUE WHEN 6 THEN TRUE ELSE FALSE END AS is_weekend
FROM keyed
WHERE time_key NOT IN (SELECT dim_time.time_key FROM dim_time)
