-- A table of this session that is found before the real one of its name, so that a load into it changes nothing.
-- INCLUDING DEFAULTS, because COPY leaves is_replacement out [r_CREATE_TABLE_NEW].
CREATE TEMP TABLE "fct_song_plays" (LIKE public."fct_song_plays" INCLUDING DEFAULTS)
