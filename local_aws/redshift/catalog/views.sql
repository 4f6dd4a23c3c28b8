-- Redshift's system tables and views, where clients look for them: in pg_catalog, which every search path has.
CREATE OR REPLACE VIEW pg_catalog.sys_load_error_detail AS
SELECT
    l.userid AS user_id,
    e.query AS query_id,
    l.xid AS transaction_id,
    l.pid AS session_id,
    current_database()::char(64) AS database_name,
    l.relid::integer AS table_id,
    l.started AS start_time,
    e.file::char(256) AS file_name,
    e.line_number,
    e.column_name::char(127) AS column_name,
    e.type::char(10) AS column_type,
    e.length::char(10) AS column_length,
    e.position,
    e.error_code,
    e.error_reason::char(512) AS error_message
FROM redshift_system.load_errors AS e
JOIN redshift_system.loads AS l USING (query);

CREATE OR REPLACE VIEW pg_catalog.stl_load_errors AS
SELECT
    l.userid,
    0 AS slice,
    l.relid::integer AS tbl,
    l.started AS starttime,
    l.pid AS session,
    e.query,
    e.file::char(256) AS filename,
    e.line_number,
    e.column_name::char(127) AS colname,
    e.type::char(10) AS type,
    e.length::char(10) AS col_length,
    e.position,
    e.raw_line::char(1024) AS raw_line,
    e.raw_field_value::char(1024) AS raw_field_value,
    e.error_code AS err_code,
    e.error_reason::char(100) AS err_reason,
    0 AS is_partial,
    0::bigint AS start_offset
FROM redshift_system.load_errors AS e
JOIN redshift_system.loads AS l USING (query);

-- The COPYs that have ended, then those at work, of which PostgreSQL knows no more than the rows.
CREATE OR REPLACE VIEW pg_catalog.sys_load_history AS
SELECT
    l.userid AS user_id,
    l.query AS query_id,
    l.xid AS transaction_id,
    l.pid AS session_id,
    current_database()::text AS database_name,
    l.status,
    l.table_name,
    l.started AS start_time,
    l.ended AS end_time,
    (extract(epoch FROM l.ended - l.started) * 1000000)::bigint AS duration,
    l.data_source,
    'json'::text AS file_format,
    l.loaded_rows,
    coalesce(f.bytes, 0)::bigint AS loaded_bytes,
    coalesce(f.files, 0)::integer AS source_file_count,
    coalesce(f.bytes, 0)::bigint AS source_file_bytes,
    coalesce(f.files, 0)::integer AS file_count_scanned,
    coalesce(f.bytes, 0)::bigint AS file_bytes_scanned,
    coalesce(e.errors, 0)::bigint AS error_count,
    0::bigint AS copy_job_id
FROM redshift_system.loads AS l
LEFT JOIN (SELECT query, count(*) AS files, sum(bytes) AS bytes FROM redshift_system.load_files GROUP BY query) AS f
    USING (query)
LEFT JOIN (SELECT query, count(*) AS errors FROM redshift_system.load_errors GROUP BY query) AS e USING (query)
UNION ALL
SELECT
    s.usesysid::integer, NULL, coalesce(s.backend_xid::text, '0')::bigint, s.pid, current_database()::text, 'running', p.relid::regclass::text,
    (s.query_start AT TIME ZONE 'UTC')::timestamp, NULL, NULL, NULL, 'json', p.tuples_processed, NULL, NULL, NULL, NULL, NULL, 0, 0
FROM pg_catalog.pg_stat_activity AS s JOIN pg_catalog.pg_stat_progress_copy AS p USING (pid, datname) WHERE s.datname = current_database();

CREATE OR REPLACE VIEW pg_catalog.sys_load_detail AS
SELECT
    l.userid AS user_id,
    f.query AS query_id,
    f.name::char(256) AS file_name,
    f.bytes AS bytes_scanned,
    f.lines AS lines_scanned,
    1::bigint AS splits_scanned,
    l.ended AS record_time,
    l.started AS start_time,
    l.ended AS end_time,
    f.etag::char(256) AS file_etag,
    f.last_modified AS file_last_modified
FROM redshift_system.load_files AS f
JOIN redshift_system.loads AS l USING (query);

CREATE OR REPLACE VIEW pg_catalog.stl_load_commits AS
SELECT
    l.userid,
    f.query,
    0 AS slice,
    l.table_name::char(256) AS name,
    f.name::char(256) AS filename,
    0 AS byte_offset,
    f.lines::integer AS lines_scanned,
    (SELECT count(*)::integer FROM redshift_system.load_errors AS e WHERE e.query = f.query AND e.file = f.name) AS errors,
    l.ended AS curtime,
    1 AS status,
    'JSON'::char(16) AS file_format,
    0 AS is_partial,
    0::bigint AS start_offset
FROM redshift_system.load_files AS f
JOIN redshift_system.loads AS l USING (query)
WHERE l.status = 'completed';

CREATE OR REPLACE FUNCTION redshift_system.row_count(relation regclass) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rows bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM %s', relation) INTO rows;
    RETURN rows;
END $$;
CREATE OR REPLACE VIEW pg_catalog.svv_table_info AS
SELECT
    current_database()::text AS database,
    n.nspname::text AS schema,
    c.oid AS table_id,
    c.relname::text AS "table",
    CASE WHEN t.attributes ? 'encodings' THEN 'Y' ELSE 'Y, AUTO(ENCODE)' END AS encoded,
    CASE
        WHEN t.attributes ? 'distkey' THEN 'KEY(' || (t.attributes ->> 'distkey') || ')'
        WHEN t.attributes ->> 'diststyle' IN ('all', 'even') THEN upper(t.attributes ->> 'diststyle')
        ELSE 'AUTO(ALL)'
    END AS diststyle,
    CASE t.attributes ->> 'sortstyle'
        WHEN 'interleaved' THEN 'INTERLEAVED'
        WHEN 'compound' THEN t.attributes -> 'sortkey' ->> 0
        WHEN 'none' THEN NULL
        ELSE 'AUTO(SORTKEY)'
    END AS sortkey1,
    coalesce((
        SELECT max(a.atttypmod - 4) FROM pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.atttypid = 'varchar'::regtype AND NOT a.attisdropped
    ), 0) AS max_varchar,
    coalesce(t.attributes -> 'encodings' ->> (t.attributes -> 'sortkey' ->> 0), 'none') AS sortkey1_enc,
    coalesce(jsonb_array_length(t.attributes -> 'sortkey'), 0) AS sortkey_num,
    (pg_total_relation_size(c.oid) / 1048576)::bigint AS size,
    0::numeric(10, 4) AS pct_used,
    0::bigint AS empty,
    NULL::numeric(5, 2) AS unsorted,
    0::numeric(5, 2) AS stats_off,
    redshift_system.row_count(c.oid)::numeric(38, 0) AS tbl_rows,
    NULL::numeric(19, 2) AS skew_sortkey1,
    NULL::numeric(19, 2) AS skew_rows,
    redshift_system.row_count(c.oid)::numeric(38, 0) AS estimated_visible_rows,
    NULL::text AS risk_event,
    NULL::numeric(12, 2) AS vacuum_sort_benefit
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN redshift_system.table_attributes AS t ON t.relid = c.oid
WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'redshift_system')
    AND n.nspname NOT LIKE 'pg\_temp%';
