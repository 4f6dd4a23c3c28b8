-- Lets the planner know what the load changed [r_ANALYZE].
ANALYZE dim_songs
