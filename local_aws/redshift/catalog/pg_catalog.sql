-- PostgreSQL's catalog as Redshift shows it. The planner reads these views where a client names the tables of pg_catalog
-- or information_schema (rules/system_tables.py): no schema, check or index of the stand-in's own, and what only Redshift keeps.

CREATE OR REPLACE VIEW redshift_system.pg_namespace AS
SELECT * FROM pg_catalog.pg_namespace WHERE nspname <> 'redshift_system';

-- One row for each PRIMARY KEY, UNIQUE and FOREIGN KEY, which Redshift records and does not enforce.
CREATE OR REPLACE VIEW redshift_system.constraints AS
WITH declared AS (
    SELECT t.relid, 'p' AS contype, t.attributes -> 'primary_key' AS columns, NULL::oid AS referenced, NULL::jsonb AS referenced_columns
    FROM redshift_system.table_attributes AS t WHERE t.attributes ? 'primary_key'
    UNION ALL
    SELECT t.relid, 'u', u, NULL, NULL
    FROM redshift_system.table_attributes AS t, jsonb_array_elements(t.attributes -> 'unique') AS u
    UNION ALL
    SELECT t.relid, 'f', f -> 'columns', coalesce((f ->> 'relid')::oid, to_regclass(f ->> 'table')), f -> 'referenced'
    FROM redshift_system.table_attributes AS t, jsonb_array_elements(t.attributes -> 'foreign_keys') AS f
)
SELECT
    d.relid, d.contype, d.columns, d.referenced::regclass AS confrelid,
    coalesce(
        d.referenced_columns,
        (SELECT p.attributes -> 'primary_key' FROM redshift_system.table_attributes AS p WHERE p.relid = d.referenced), '[]'
    ) AS referenced_columns,
    r.schema_name, r.table_name, r.relnamespace,
    coalesce((SELECT t.attributes -> 'named' ->> (d.contype || d.columns::text) FROM redshift_system.table_attributes AS t WHERE t.relid = d.relid), CASE d.contype
        WHEN 'p' THEN r.table_name || '_pkey'
        ELSE r.table_name || '_' || (d.columns ->> 0) || CASE d.contype WHEN 'u' THEN '_key' ELSE '_fkey' END
    END)::name AS conname,
    row_number() OVER (ORDER BY d.relid, d.contype, d.columns::text) + 4000000000 AS number
FROM declared AS d
JOIN (SELECT r.*, c.relnamespace FROM redshift_system.relations AS r JOIN pg_catalog.pg_class AS c USING (oid)) AS r ON r.oid = d.relid;

-- A materialized view is a view, and a primary key has an index by name, which drivers read it from.
DO $$
BEGIN
    EXECUTE (
        SELECT format($view$
            CREATE OR REPLACE VIEW redshift_system.pg_class AS
            SELECT
                %s,
                CASE t.attributes ->> 'diststyle' WHEN 'even' THEN 0 WHEN 'key' THEN 1 WHEN 'all' THEN 8
                    ELSE CASE WHEN t.attributes ? 'distkey' THEN 1 ELSE 9 END END::smallint AS reldiststyle,
                false AS relhasoids
            FROM pg_catalog.pg_class AS c
            LEFT JOIN redshift_system.table_attributes AS t ON t.relid = c.oid
            WHERE c.relnamespace <> 'redshift_system'::regnamespace AND (c.relkind NOT IN ('i', 'S', 't') OR c.oid < 16384)
            UNION ALL
            SELECT (jsonb_populate_record(c, jsonb_build_object('oid', k.number, 'relname', k.conname, 'relkind', 'i'))).*, 0::smallint, false
            FROM redshift_system.constraints AS k JOIN pg_catalog.pg_class AS c ON c.oid = k.relid WHERE k.contype = 'p'
        $view$, string_agg(CASE attname WHEN 'relkind' THEN $kind$(CASE c.relkind WHEN 'm' THEN 'v' ELSE c.relkind END)::"char" AS relkind$kind$
            ELSE 'c.' || attname END, ', ' ORDER BY attnum))
        FROM pg_catalog.pg_attribute WHERE attrelid = 'pg_catalog.pg_class'::regclass AND attnum > 0
    );
END $$;
CREATE OR REPLACE VIEW pg_catalog.pg_class_info AS
SELECT
    *, NULL::timestamp AS relcreationtime, CASE reldiststyle WHEN 9 THEN 10 ELSE reldiststyle END::smallint AS releffectivediststyle,
    oid AS reloid
FROM redshift_system.pg_class;

-- A late-binding view has its columns in PG_GET_LATE_BINDING_VIEW_COLS and SVV_COLUMNS only.
CREATE OR REPLACE VIEW redshift_system.pg_attribute AS
SELECT
    a.*, coalesce(k.sortkey, 0) AS attsortkeyord, coalesce(k.distkey, false) AS attisdistkey,
    coalesce(array_position(ARRAY['none', 'bytedict', 'delta', 'lzo', 'runlength', 'zstd', 'az64'], k.encoding::text), 1) - 1 AS attencodingtype
FROM pg_catalog.pg_attribute AS a
LEFT JOIN redshift_system.relation_columns AS k ON k.oid = a.attrelid AND k.ordinal_position = a.attnum
WHERE a.attrelid NOT IN (SELECT v.view FROM redshift_system.late_views AS v)
UNION ALL
SELECT (jsonb_populate_record(a, jsonb_build_object('attrelid', k.number, 'attnum', n.place))).*, 0, false, 0
FROM redshift_system.constraints AS k
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.relid AND k.contype = 'p'
JOIN LATERAL jsonb_array_elements_text(k.columns) WITH ORDINALITY AS n (name, place) ON a.attname = n.name;
CREATE OR REPLACE VIEW redshift_system.pg_index AS
SELECT * FROM pg_catalog.pg_index WHERE indexrelid < 16384
UNION ALL
SELECT (jsonb_populate_record(i, jsonb_build_object('indexrelid', k.number, 'indrelid', k.relid, 'indisprimary', true, 'indisunique', true))).*
FROM redshift_system.constraints AS k JOIN pg_catalog.pg_index AS i ON i.indexrelid = 'pg_catalog.pg_class_oid_index'::regclass AND k.contype = 'p';
CREATE OR REPLACE VIEW redshift_system.pg_attrdef AS
SELECT *, pg_get_expr(adbin, adrelid) AS adsrc FROM pg_catalog.pg_attrdef;
CREATE OR REPLACE FUNCTION pg_catalog.format_encoding(kind integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (ARRAY['none', 'bytedict', 'delta', 'lzo', 'runlength', 'zstd', 'az64'])[kind + 1];

CREATE OR REPLACE FUNCTION redshift_system.places(relation oid, names jsonb) RETURNS smallint[] LANGUAGE sql STABLE
RETURN (
    SELECT array_agg(a.attnum ORDER BY n.place)
    FROM jsonb_array_elements_text(names) WITH ORDINALITY AS n (name, place)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = relation AND a.attname = n.name
);
CREATE OR REPLACE FUNCTION redshift_system.name_list(names jsonb) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (SELECT string_agg(quote_ident(name), ', ' ORDER BY place) FROM jsonb_array_elements_text(names) WITH ORDINALITY AS n (name, place));
CREATE OR REPLACE VIEW redshift_system.pg_constraint AS
SELECT
    number::oid AS oid, conname, relnamespace AS connamespace, contype::"char" AS contype, false AS condeferrable, false AS condeferred,
    relid AS conrelid, 0::oid AS contypid, coalesce(confrelid::oid, 0) AS confrelid, ' '::"char" AS confupdtype, ' '::"char" AS confdeltype,
    ' '::"char" AS confmatchtype, redshift_system.places(relid, columns) AS conkey,
    redshift_system.places(confrelid, referenced_columns) AS confkey, NULL::text AS conbin, NULL::text AS consrc,
    0::oid AS conindid
FROM redshift_system.constraints;
CREATE OR REPLACE FUNCTION redshift_system.pg_get_constraintdef(constraint_oid oid, pretty boolean DEFAULT false) RETURNS text
LANGUAGE sql STABLE
RETURN (
    SELECT format(
        CASE c.contype WHEN 'p' THEN 'PRIMARY KEY (%s)' WHEN 'u' THEN 'UNIQUE (%s)' ELSE 'FOREIGN KEY (%s) REFERENCES %s(%s)' END,
        redshift_system.name_list(c.columns), c.confrelid, redshift_system.name_list(c.referenced_columns)
    )
    FROM redshift_system.constraints AS c WHERE c.number::oid = constraint_oid
);

CREATE OR REPLACE FUNCTION redshift_system.pg_get_indexdef(index oid, place integer DEFAULT 0, pretty boolean DEFAULT false)
RETURNS text LANGUAGE sql STABLE
RETURN coalesce(
    (
        SELECT format('CREATE UNIQUE INDEX %I ON %s USING btree (%s)', c.conname, c.relid::regclass, redshift_system.name_list(c.columns))
        FROM redshift_system.constraints AS c WHERE c.number::oid = index
    ),
    pg_catalog.pg_get_indexdef(index, place, pretty)
);

-- What psql asks of a server as old as Redshift.
CREATE OR REPLACE VIEW redshift_system.pg_proc AS
SELECT *, prokind = 'a' AS proisagg, prokind = 'w' AS proiswindow FROM pg_catalog.pg_proc
WHERE pronamespace <> 'redshift_system'::regnamespace;
CREATE OR REPLACE VIEW redshift_system.pg_database AS
SELECT * FROM pg_catalog.pg_database WHERE datname = current_database();
CREATE OR REPLACE VIEW redshift_system.pg_roles AS
SELECT
    r.rolname, r.rolsuper OR r.oid = d.datdba AS rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin,
    r.rolreplication, r.rolconnlimit, r.rolpassword, r.rolvaliduntil, r.rolbypassrls, r.rolconfig, r.oid
FROM pg_catalog.pg_roles AS r, redshift_system.pg_database AS d WHERE r.oid >= 16384;

CREATE OR REPLACE VIEW redshift_system.pg_default_acl AS SELECT *, defaclrole AS defacluser FROM pg_catalog.pg_default_acl;
CREATE OR REPLACE VIEW redshift_system.pg_group AS SELECT * FROM pg_catalog.pg_group WHERE grosysid >= 16384;
CREATE OR REPLACE VIEW redshift_system.pg_indexes AS SELECT * FROM pg_catalog.pg_indexes WHERE schemaname = 'pg_catalog';

-- Procedures and functions of users, of which there are none.
CREATE OR REPLACE VIEW pg_catalog.pg_proc_info AS SELECT p.oid AS prooid, p.* FROM pg_catalog.pg_proc AS p WHERE false;

CREATE OR REPLACE VIEW redshift_system.table_constraints AS
SELECT
    current_database()::name AS constraint_catalog, schema_name AS constraint_schema, conname AS constraint_name,
    current_database()::name AS table_catalog, schema_name AS table_schema, table_name,
    (CASE contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END)::varchar AS constraint_type,
    'NO'::varchar(3) AS is_deferrable, 'NO'::varchar(3) AS initially_deferred
FROM redshift_system.constraints;
CREATE OR REPLACE VIEW redshift_system.key_column_usage AS
SELECT
    current_database()::name AS constraint_catalog, c.schema_name AS constraint_schema, c.conname AS constraint_name,
    current_database()::name AS table_catalog, c.schema_name AS table_schema, c.table_name, k.name AS column_name,
    k.place::integer AS ordinal_position
FROM redshift_system.constraints AS c, jsonb_array_elements_text(c.columns) WITH ORDINALITY AS k (name, place);
CREATE OR REPLACE VIEW redshift_system.check_constraints AS SELECT * FROM information_schema.check_constraints WHERE false;
CREATE OR REPLACE VIEW redshift_system.tables AS
SELECT * FROM information_schema.tables WHERE table_schema <> 'redshift_system';
DO $$
BEGIN
    EXECUTE (
        SELECT format($view$
            CREATE OR REPLACE VIEW redshift_system.columns AS
            SELECT %s
            FROM information_schema.columns AS c
            WHERE table_schema <> 'redshift_system' AND NOT EXISTS (
                SELECT FROM redshift_system.late_views AS v JOIN redshift_system.relations AS r ON r.oid = v.view
                WHERE r.schema_name = c.table_schema AND r.table_name = c.table_name
            )
        $view$, string_agg(CASE attname
            WHEN 'data_type' THEN $kind$replace(c.data_type, 'varbyte', 'binary varying')::information_schema.character_data AS data_type$kind$
            ELSE 'c.' || attname END, ', ' ORDER BY attnum))
        FROM pg_catalog.pg_attribute WHERE attrelid = 'information_schema.columns'::regclass AND attnum > 0
    );
END $$;
CREATE OR REPLACE VIEW redshift_system.schemata AS
SELECT * FROM information_schema.schemata WHERE schema_name <> 'redshift_system';
CREATE OR REPLACE VIEW redshift_system.pg_trigger AS SELECT * FROM pg_catalog.pg_trigger WHERE tgname <> 'redshift_one_writer';
CREATE OR REPLACE VIEW redshift_system.triggers AS
SELECT * FROM information_schema.triggers WHERE trigger_name <> 'redshift_one_writer';
CREATE OR REPLACE VIEW redshift_system.pg_tables AS
SELECT schemaname, tablename, tableowner, tablespace, false AS hasindexes, hasrules, false AS hastriggers, rowsecurity
FROM pg_catalog.pg_tables WHERE schemaname <> 'redshift_system';

-- A late-binding view's text is the one it was made with; a materialized view is among the views, too.
CREATE OR REPLACE FUNCTION redshift_system.view_text(relation oid) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(
    (SELECT format('create view %s %s with no schema binding;', relation::regclass, v.definition) FROM redshift_system.late_views AS v WHERE v.view = relation),
    CASE (SELECT c.relkind FROM pg_catalog.pg_class AS c WHERE c.oid = relation)
        WHEN 'm' THEN format('create materialized view %s as %s', relation::regclass, pg_get_viewdef(relation)) ELSE pg_get_viewdef(relation)
    END
);
CREATE OR REPLACE VIEW redshift_system.views AS
SELECT
    current_database()::name AS table_catalog, schema_name AS table_schema, table_name, redshift_system.view_text(oid) AS view_definition,
    'NONE'::varchar AS check_option, 'NO'::varchar(3) AS is_updatable, 'NO'::varchar(3) AS is_insertable_into
FROM redshift_system.relations WHERE relkind IN ('v', 'm');
CREATE OR REPLACE VIEW redshift_system.pg_views AS
SELECT schema_name::name AS schemaname, table_name::name AS viewname, pg_get_userbyid(relowner) AS viewowner, redshift_system.view_text(oid) AS definition
FROM redshift_system.relations WHERE relkind IN ('v', 'm');

-- The columns of the late-binding views that can be read [PG_GET_LATE_BINDING_VIEW_COLS].
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_late_binding_view_cols() RETURNS SETOF record LANGUAGE sql STABLE AS $$
    SELECT r.schema_name::name, r.table_name::name, a.attname::name, redshift_system.format_type(a.atttypid, a.atttypmod)::varchar, a.attnum::integer
    FROM redshift_system.late_views AS v
    JOIN redshift_system.relations AS r ON r.oid = v.view
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = v.view AND a.attnum > 0
$$;

-- DDL of a table and a view [r_SHOW_TABLE, r_SHOW_VIEW].
CREATE OR REPLACE FUNCTION redshift_system.show_table(relation regclass) RETURNS text LANGUAGE sql STABLE
RETURN (
    SELECT format('CREATE TABLE %I.%I (', min(k.schema_name), min(k.table_name)) || string_agg(
        format(E'\n    %I %s', k.column_name, redshift_system.format_type(a.atttypid, a.atttypmod))
        || CASE WHEN k.is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END
        || coalesce(' DEFAULT ' || k.column_default, '')
        || CASE WHEN k.encoding <> 'none' THEN ' ENCODE ' || k.encoding ELSE '' END
        || CASE WHEN k.distkey THEN ' distkey' ELSE '' END,
        ',' ORDER BY k.ordinal_position
    ) || E'\n)\nDISTSTYLE ' || upper(coalesce(min(t.attributes ->> 'diststyle'), CASE WHEN bool_or(k.distkey) THEN 'key' ELSE 'auto' END))
        || coalesce(E'\n' || CASE min(t.attributes ->> 'sortstyle') WHEN 'interleaved' THEN 'INTERLEAVED ' ELSE '' END || 'SORTKEY ( '
        || string_agg(quote_ident(k.column_name), ', ' ORDER BY abs(k.sortkey)) FILTER (WHERE k.sortkey <> 0) || ' )', '') || ';'
    FROM redshift_system.relation_columns AS k
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.oid AND a.attnum = k.ordinal_position
    LEFT JOIN redshift_system.table_attributes AS t ON t.relid = k.oid
    WHERE k.oid = relation
);
GRANT SELECT ON ALL TABLES IN SCHEMA redshift_system TO PUBLIC;
REVOKE SELECT ON redshift_system.loads, redshift_system.load_files, redshift_system.load_errors FROM PUBLIC;
DO $$
BEGIN
    EXECUTE (
        SELECT format('GRANT SELECT ON %s TO PUBLIC', string_agg(oid::regclass::text, ', '))
        FROM pg_class WHERE relkind = 'v' AND oid >= 16384 AND relnamespace = 'pg_catalog'::regnamespace
    );
END $$;
