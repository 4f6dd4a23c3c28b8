-- One row per object of this run.
CREATE TEMP TABLE new_loaded_objects (LIKE etl.loaded_objects)
