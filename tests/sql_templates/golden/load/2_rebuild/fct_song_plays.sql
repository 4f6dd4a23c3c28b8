-- Only with --full: the star is built again from what is in S3 now. DELETE, because TRUNCATE commits.
DELETE FROM fct_song_plays
