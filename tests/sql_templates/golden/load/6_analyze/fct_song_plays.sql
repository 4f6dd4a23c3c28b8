-- Lets the planner know what the load changed [r_ANALYZE].
ANALYZE fct_song_plays
