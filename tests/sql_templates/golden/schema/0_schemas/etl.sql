-- Holds what the loader remembers of its own work: runs, loaded objects, rejected rows.
CREATE SCHEMA IF NOT EXISTS etl
