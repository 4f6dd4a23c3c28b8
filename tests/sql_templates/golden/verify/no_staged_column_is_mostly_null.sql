-- A key that the JSONPaths file misspells loads as NULL without an error. Plays fill every column, so a column that is
-- NULL in more than half of them was not read; fewer than 100 plays prove nothing.
SELECT
    'artist' AS staged_column,
    COUNT(*) AS plays,
    COUNT("artist") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("artist") * 2 < COUNT(*)
UNION ALL
SELECT
    'first_name' AS staged_column,
    COUNT(*) AS plays,
    COUNT("first_name") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("first_name") * 2 < COUNT(*)
UNION ALL
SELECT
    'gender' AS staged_column,
    COUNT(*) AS plays,
    COUNT("gender") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("gender") * 2 < COUNT(*)
UNION ALL
SELECT
    'last_name' AS staged_column,
    COUNT(*) AS plays,
    COUNT("last_name") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("last_name") * 2 < COUNT(*)
UNION ALL
SELECT
    'length' AS staged_column,
    COUNT(*) AS plays,
    COUNT("length") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("length") * 2 < COUNT(*)
UNION ALL
SELECT
    'location' AS staged_column,
    COUNT(*) AS plays,
    COUNT("location") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("location") * 2 < COUNT(*)
UNION ALL
SELECT
    'registration' AS staged_column,
    COUNT(*) AS plays,
    COUNT("registration") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("registration") * 2 < COUNT(*)
UNION ALL
SELECT
    'song' AS staged_column,
    COUNT(*) AS plays,
    COUNT("song") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("song") * 2 < COUNT(*)
UNION ALL
SELECT
    'user_agent' AS staged_column,
    COUNT(*) AS plays,
    COUNT("user_agent") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("user_agent") * 2 < COUNT(*)
UNION ALL
SELECT
    'user_id' AS staged_column,
    COUNT(*) AS plays,
    COUNT("user_id") AS plays_with_a_value
FROM staging_events
WHERE RTRIM(page) = 'NextSong'
HAVING COUNT(*) >= 100 AND COUNT("user_id") * 2 < COUNT(*)
ORDER BY staged_column
