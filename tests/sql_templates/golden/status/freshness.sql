-- How new what the star holds is, in UTC.
SELECT
    (SELECT MAX(start_time) FROM fct_song_plays) AS newest_play,
    (SELECT MAX(last_modified) FROM etl.loaded_objects) AS newest_object,
    (SELECT COUNT(*) FROM etl.loaded_objects) AS objects_loaded
