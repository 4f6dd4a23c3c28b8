-- What the stand-in keeps of Redshift's that PostgreSQL does not have. Runs again on every start.
CREATE SCHEMA IF NOT EXISTS redshift_system;
GRANT USAGE ON SCHEMA redshift_system TO PUBLIC;

-- One row per table: what its DDL says of distribution, sort key, encodings and constraints.
CREATE TABLE IF NOT EXISTS redshift_system.table_attributes (
    relid oid PRIMARY KEY,
    attributes jsonb NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON redshift_system.table_attributes TO PUBLIC;

-- One row per view WITH NO SCHEMA BINDING: its text behind the name, and the relations that it reads.
CREATE TABLE IF NOT EXISTS redshift_system.late_views (
    view oid PRIMARY KEY,
    definition text NOT NULL,
    relations oid[] NOT NULL
);
ALTER TABLE redshift_system.late_views ADD COLUMN IF NOT EXISTS names text[] NOT NULL DEFAULT '{}';

-- One row per COPY, per object it read, and per row it could not load.
CREATE TABLE IF NOT EXISTS redshift_system.loads (
    query bigint PRIMARY KEY,
    userid integer NOT NULL,
    xid bigint NOT NULL,
    pid integer NOT NULL,
    relid oid NOT NULL,
    table_name text NOT NULL,
    data_source text NOT NULL,
    started timestamp NOT NULL,
    ended timestamp NOT NULL,
    status text NOT NULL,
    loaded_rows bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS redshift_system.load_files (
    query bigint NOT NULL,
    name text NOT NULL,
    bytes bigint NOT NULL,
    lines bigint NOT NULL,
    etag text NOT NULL,
    last_modified timestamp NOT NULL,
    PRIMARY KEY (query, name)
);
CREATE TABLE IF NOT EXISTS redshift_system.load_errors (
    query bigint NOT NULL,
    number integer NOT NULL,
    file text NOT NULL,
    line_number bigint NOT NULL,
    column_name text NOT NULL,
    type text NOT NULL,
    length text NOT NULL,
    position integer NOT NULL,
    raw_line text NOT NULL,
    raw_field_value text NOT NULL,
    error_code integer NOT NULL,
    error_reason text NOT NULL,
    PRIMARY KEY (query, number)
);

-- Names that PostgreSQL would cut [r_names].
CREATE TABLE IF NOT EXISTS redshift_system.long_names (short name PRIMARY KEY, long text NOT NULL);

-- Records one COPY. The same record may come twice: in the client's transaction, and again when that is over.
CREATE OR REPLACE FUNCTION redshift_system.record_load(load jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO redshift_system.loads
    SELECT * FROM jsonb_populate_record(
        NULL::redshift_system.loads,
        load || jsonb_build_object('userid', (SELECT oid::int FROM pg_roles WHERE rolname = load ->> 'user'))
    )
    ON CONFLICT DO NOTHING;
    INSERT INTO redshift_system.load_files
    SELECT * FROM jsonb_populate_recordset(NULL::redshift_system.load_files, load -> 'files')
    ON CONFLICT DO NOTHING;
    INSERT INTO redshift_system.load_errors
    SELECT * FROM jsonb_populate_recordset(NULL::redshift_system.load_errors, load -> 'errors')
    ON CONFLICT DO NOTHING;
END $$;
