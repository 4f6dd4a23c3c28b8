-- Gives back the space of the rows that staging had before, which every scan would read [r_VACUUM_command].
VACUUM DELETE ONLY staging_events
