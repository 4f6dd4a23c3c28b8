-- What is the better recommendation, what the same listeners play or what is played most?
-- A hold-out: the last fifth of each listener's plays is put aside. By the rest, each way recommends ten artists whom
-- the listener has not played; a hit is one that is played in the fifth put aside. Of at most 1,000 listeners.
WITH sampled AS (
    SELECT user_id
    FROM fct_song_plays
    WHERE artist_name IS NOT NULL AND user_id IS NOT NULL
    GROUP BY user_id
    ORDER BY MD5(user_id)
    LIMIT 1000
),

numbered AS (
    SELECT
        plays.user_id,
        plays.artist_name,
        ROW_NUMBER() OVER (
            PARTITION BY plays.user_id
            ORDER BY plays.start_time, plays.session_id, plays.item_in_session
        ) AS place,
        COUNT(*) OVER (PARTITION BY plays.user_id) AS number
    FROM fct_song_plays AS plays
    INNER JOIN sampled ON plays.user_id = sampled.user_id
    WHERE plays.artist_name IS NOT NULL
),

counted AS (
    SELECT
        user_id,
        artist_name,
        SUM(CASE WHEN place * 5 <= number * 4 THEN 1 ELSE 0 END) AS plays
    FROM numbered
    GROUP BY user_id, artist_name
),

heard AS (
    SELECT
        user_id,
        artist_name,
        plays
    FROM counted
    WHERE plays > 0
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
),

popular AS (
    SELECT
        heard.artist_name,
        SUM(heard.plays) AS plays
    FROM heard
    INNER JOIN artists ON heard.artist_name = artists.artist_name
    GROUP BY heard.artist_name
),

offers AS (
    SELECT
        'played by the same listeners' AS way,
        known.user_id,
        scored.also_played AS artist_name,
        SUM(scored.log_likelihood) AS score
    FROM known
    INNER JOIN scored ON known.artist_name = scored.artist_name
    GROUP BY known.user_id, scored.also_played
    UNION ALL
    SELECT
        'played most' AS way,
        sampled.user_id,
        popular.artist_name,
        popular.plays AS score
    FROM popular
    CROSS JOIN sampled
    WHERE sampled.user_id IN (SELECT heard.user_id FROM heard)
),

ranked AS (
    SELECT
        offers.way,
        offers.user_id,
        offers.artist_name,
        ROW_NUMBER() OVER (
            PARTITION BY offers.way, offers.user_id
            ORDER BY offers.score DESC, offers.artist_name ASC
        ) AS place
    FROM offers
    LEFT JOIN heard ON offers.user_id = heard.user_id AND offers.artist_name = heard.artist_name
    WHERE heard.user_id IS NULL
)

SELECT
    ranked.way,
    COUNT(DISTINCT ranked.user_id) AS listeners,
    COUNT(*) AS recommended,
    COUNT(counted.user_id) AS hits
FROM ranked
LEFT JOIN counted ON ranked.user_id = counted.user_id AND ranked.artist_name = counted.artist_name
WHERE ranked.place <= 10
GROUP BY ranked.way
ORDER BY hits DESC, ranked.way ASC
