-- A key that the JSONPaths file misspells loads as NULL without an error. Plays fill every column, so a column that is
-- NULL in more than half of them was not read; fewer than 100 plays prove nothing.
WITH counted AS (
    SELECT
        COUNT("artist") AS "artist",
        COUNT("first_name") AS "first_name",
        COUNT("gender") AS "gender",
        COUNT("last_name") AS "last_name",
        COUNT("length") AS "length",
        COUNT("location") AS "location",
        COUNT("registration") AS "registration",
        COUNT("song") AS "song",
        COUNT("user_agent") AS "user_agent",
        COUNT("user_id") AS "user_id",
        COUNT(*) AS plays
    FROM staging_events
    WHERE RTRIM(page) = 'NextSong'
)

SELECT
    'artist' AS staged_column,
    plays,
    "artist" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "artist" * 2 < plays
UNION ALL
SELECT
    'first_name' AS staged_column,
    plays,
    "first_name" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "first_name" * 2 < plays
UNION ALL
SELECT
    'gender' AS staged_column,
    plays,
    "gender" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "gender" * 2 < plays
UNION ALL
SELECT
    'last_name' AS staged_column,
    plays,
    "last_name" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "last_name" * 2 < plays
UNION ALL
SELECT
    'length' AS staged_column,
    plays,
    "length" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "length" * 2 < plays
UNION ALL
SELECT
    'location' AS staged_column,
    plays,
    "location" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "location" * 2 < plays
UNION ALL
SELECT
    'registration' AS staged_column,
    plays,
    "registration" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "registration" * 2 < plays
UNION ALL
SELECT
    'song' AS staged_column,
    plays,
    "song" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "song" * 2 < plays
UNION ALL
SELECT
    'user_agent' AS staged_column,
    plays,
    "user_agent" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "user_agent" * 2 < plays
UNION ALL
SELECT
    'user_id' AS staged_column,
    plays,
    "user_id" AS plays_with_a_value
FROM counted
WHERE plays >= 100 AND "user_id" * 2 < plays
ORDER BY staged_column
