-- What percent of the plays falls to each tenth of the listeners, artists and songs, the busiest tenth first?
WITH counted AS (
    SELECT
        'listener' AS kind,
        user_id AS name,
        COUNT(*) AS plays
    FROM fct_song_plays
    GROUP BY user_id
    UNION ALL
    SELECT
        'artist' AS kind,
        artist_name AS name,
        COUNT(*) AS plays
    FROM fct_song_plays
    GROUP BY artist_name
    UNION ALL
    SELECT
        'song' AS kind,
        song_title || ' by ' || artist_name AS name,
        COUNT(*) AS plays
    FROM fct_song_plays
    GROUP BY song_title, artist_name
),

tenths AS (
    SELECT
        kind,
        plays,
        NTILE(10) OVER (PARTITION BY kind ORDER BY plays DESC, name ASC) AS tenth
    FROM counted
),

totals AS (
    SELECT COUNT(*) AS plays FROM fct_song_plays
)

SELECT
    tenths.tenth,
    ROUND(100.0 * SUM(CASE WHEN tenths.kind = 'listener' THEN tenths.plays ELSE 0 END) / totals.plays, 1) AS listeners,
    ROUND(100.0 * SUM(CASE WHEN tenths.kind = 'artist' THEN tenths.plays ELSE 0 END) / totals.plays, 1) AS artists,
    ROUND(100.0 * SUM(CASE WHEN tenths.kind = 'song' THEN tenths.plays ELSE 0 END) / totals.plays, 1) AS songs
FROM tenths
CROSS JOIN totals
GROUP BY tenths.tenth, totals.plays
ORDER BY tenths.tenth
