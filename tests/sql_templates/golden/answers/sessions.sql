-- How long are the sessions in which something is played, from the first play to the last?
WITH lengths AS (
    SELECT
        session_id,
        COUNT(*) AS plays,
        EXTRACT(EPOCH FROM MAX(start_time)) - EXTRACT(EPOCH FROM MIN(start_time)) AS seconds
    FROM fct_song_plays
    GROUP BY session_id
),

classed AS (
    SELECT
        plays,
        seconds,
        CASE
            WHEN plays = 1 THEN '1 play'
            WHEN plays <= 10 THEN '2 to 10 plays'
            WHEN plays <= 50 THEN '11 to 50 plays'
            ELSE 'more than 50 plays'
        END AS session_length
    FROM lengths
)

SELECT
    session_length,
    COUNT(*) AS sessions,
    SUM(plays) AS plays,
    ROUND(AVG(seconds) / 60) AS average_minutes
FROM classed
GROUP BY session_length
ORDER BY MIN(plays)
