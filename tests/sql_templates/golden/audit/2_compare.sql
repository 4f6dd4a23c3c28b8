-- How many rows only the star has, and how many only the scratch table of the same name, built from what is in S3 now.
SELECT
    (
        SELECT COUNT(*) FROM (
            SELECT * FROM public."fct_song_plays"
            EXCEPT
            SELECT * FROM "fct_song_plays"
        ) AS only_star
    ) AS only_in_the_star,
    (
        SELECT COUNT(*) FROM (
            SELECT * FROM "fct_song_plays"
            EXCEPT
            SELECT * FROM public."fct_song_plays"
        ) AS only_s3
    ) AS only_in_s3
