-- Which artists do the same listeners play, more often than chance would have it?
-- Pairs that at least five listeners play, of the 500 artists with the most listeners, ranked by the log-likelihood
-- ratio [Dunning 1993]: how sure it is that the two go together. Unlike lift, it does not favor pairs of few listeners.
WITH heard AS (
    SELECT DISTINCT
        user_id,
        artist_name
    FROM fct_song_plays
    WHERE artist_name IS NOT NULL AND user_id IS NOT NULL
),

artists AS (
    SELECT
        artist_name,
        COUNT(*) AS listeners
    FROM heard
    GROUP BY artist_name
    HAVING COUNT(*) >= 5
    ORDER BY listeners DESC, artist_name ASC
    LIMIT 500
),

known AS (
    SELECT
        heard.user_id,
        artists.artist_name,
        artists.listeners
    FROM heard
    INNER JOIN artists ON heard.artist_name = artists.artist_name
),

pairs AS (
    SELECT
        known.artist_name,
        others.artist_name AS also_played,
        known.listeners,
        others.listeners AS other_listeners,
        COUNT(*) AS both_played
    FROM known
    INNER JOIN known AS others ON known.user_id = others.user_id AND known.artist_name <> others.artist_name
    GROUP BY known.artist_name, others.artist_name, known.listeners, others.listeners
    HAVING COUNT(*) >= 5
),

cells AS (
    SELECT
        pairs.artist_name,
        pairs.also_played,
        CAST(pairs.both_played AS DOUBLE PRECISION) AS both_of_them,
        CAST(pairs.listeners - pairs.both_played AS DOUBLE PRECISION) AS only_one,
        CAST(pairs.other_listeners - pairs.both_played AS DOUBLE PRECISION) AS only_other,
        CAST(
            totals.everybody - pairs.listeners - pairs.other_listeners + pairs.both_played AS DOUBLE PRECISION
        ) AS neither,
        CAST(pairs.listeners AS DOUBLE PRECISION) AS one,
        CAST(pairs.other_listeners AS DOUBLE PRECISION) AS other,
        CAST(totals.everybody AS DOUBLE PRECISION) AS everybody
    FROM pairs
    CROSS JOIN (SELECT COUNT(DISTINCT heard.user_id) AS everybody FROM heard) AS totals
),

scored AS (
    SELECT
        artist_name,
        also_played,
        CAST(both_of_them AS INTEGER) AS both_played,
        one * other / everybody AS expected,
        2 * (
            both_of_them * LN(both_of_them)
            + only_one * LN(GREATEST(only_one, 1))
            + only_other * LN(GREATEST(only_other, 1))
            + neither * LN(GREATEST(neither, 1))
            - one * LN(one)
            - other * LN(other)
            - (everybody - one) * LN(GREATEST(everybody - one, 1))
            - (everybody - other) * LN(GREATEST(everybody - other, 1))
            + everybody * LN(everybody)
        ) AS log_likelihood
    FROM cells
    WHERE both_of_them * everybody > one * other
)
SELECT
    artist_name,
    also_played,
    both_played,
    CAST(ROUND(CAST(expected AS DECIMAL(18, 6)), 1) AS DECIMAL(12, 1)) AS expected_by_chance,
    CAST(ROUND(CAST(log_likelihood AS DECIMAL(18, 6)), 1) AS DECIMAL(12, 1)) AS log_likelihood
FROM scored
WHERE artist_name < also_played
ORDER BY scored.log_likelihood DESC, both_played DESC, artist_name ASC, also_played ASC
LIMIT 10
