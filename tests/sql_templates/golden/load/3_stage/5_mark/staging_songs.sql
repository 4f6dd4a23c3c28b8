-- What is staged so far comes from overwritten objects: it replaces what the star holds under its keys.
UPDATE staging_songs SET is_replacement = TRUE
