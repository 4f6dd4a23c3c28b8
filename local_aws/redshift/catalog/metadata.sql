-- Views of metadata and sessions that clients read [cm_chap_system-tables]: databases, schemas, tables, columns, rights.

-- Views and tables of users, with their schemas; Redshift shows none of the stand-in's own.
CREATE OR REPLACE VIEW redshift_system.relations AS
SELECT
    c.oid, n.nspname::varchar(128) AS schema_name, c.relname::varchar(128) AS table_name, c.relkind,
    CASE c.relkind WHEN 'r' THEN CASE c.relpersistence WHEN 't' THEN 'LOCAL TEMPORARY' ELSE 'BASE TABLE' END ELSE 'VIEW' END::varchar(128)
        AS table_type,
    array_to_string(c.relacl, '~')::varchar(128) AS table_acl, obj_description(c.oid, 'pg_class')::varchar(128) AS remarks,
    c.relowner
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm') AND n.nspname NOT IN ('redshift_system', 'pg_toast')
    AND (n.nspname NOT LIKE 'pg\_temp%' OR pg_is_other_temp_schema(n.oid) IS FALSE);

CREATE OR REPLACE VIEW redshift_system.relation_columns AS
SELECT
    r.oid, current_database()::varchar(128) AS database_name, r.schema_name, r.table_name, a.attname::varchar(128) AS column_name,
    a.attnum::integer AS ordinal_position, pg_get_expr(d.adbin, d.adrelid)::varchar(4000) AS column_default,
    CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END::varchar(3) AS is_nullable,
    redshift_system.format_type(a.atttypid, NULL)::varchar(128) AS data_type,
    CASE a.atttypid
        WHEN 'varbyte'::regtype THEN nullif(a.atttypmod, -1) ELSE information_schema._pg_char_max_length(a.atttypid, a.atttypmod)
    END AS character_maximum_length,
    information_schema._pg_numeric_precision(a.atttypid, a.atttypmod) AS numeric_precision,
    information_schema._pg_numeric_scale(a.atttypid, a.atttypmod) AS numeric_scale,
    col_description(r.oid, a.attnum)::varchar(256) AS remarks,
    -- What a column without ENCODE has [r_CREATE_TABLE_NEW].
    CASE
        WHEN t.attributes -> 'encodings' ? a.attname THEN replace(t.attributes -> 'encodings' ->> a.attname, 'raw', 'none')
        WHEN r.table_type <> 'BASE TABLE' OR r.schema_name IN ('pg_catalog', 'information_schema') THEN 'none'
        WHEN t.attributes -> 'sortkey' ? a.attname OR a.atttypid IN ('bool'::regtype, 'float4'::regtype, 'float8'::regtype) THEN 'none'
        WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype, 'varbyte'::regtype) THEN 'lzo'
        ELSE 'az64'
    END::varchar(128) AS encoding,
    coalesce(t.attributes ->> 'distkey' = a.attname, false) AS distkey,
    -- The places of an interleaved key are positive and negative in turn [r_PG_TABLE_DEF].
    coalesce((
        SELECT k.place::integer * CASE WHEN t.attributes ->> 'sortstyle' = 'interleaved' AND k.place % 2 = 0 THEN -1 ELSE 1 END
        FROM jsonb_array_elements_text(t.attributes -> 'sortkey') WITH ORDINALITY AS k (name, place)
        WHERE k.name = a.attname
    ), 0) AS sortkey,
    array_to_string(a.attacl, '~')::varchar(128) AS column_acl
FROM redshift_system.relations AS r
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN redshift_system.table_attributes AS t ON t.relid = r.oid;

CREATE OR REPLACE VIEW pg_catalog.pg_table_def AS
SELECT
    k.schema_name::name AS schemaname, k.table_name::name AS tablename, k.column_name::name AS "column",
    redshift_system.format_type(a.atttypid, a.atttypmod) AS type, k.encoding::text AS encoding, k.distkey, k.sortkey, a.attnotnull AS "notnull"
FROM redshift_system.relation_columns AS k
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.oid AND a.attnum = k.ordinal_position
WHERE pg_table_is_visible(k.oid) AND (SELECT relkind = 'r' FROM pg_catalog.pg_class AS c WHERE c.oid = k.oid)
ORDER BY k.schema_name, k.table_name, k.ordinal_position;

CREATE OR REPLACE VIEW pg_catalog.svv_tables AS
SELECT current_database()::varchar(128) AS table_catalog, schema_name AS table_schema, table_name, table_type, remarks
FROM redshift_system.relations;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_tables AS
SELECT
    current_database()::varchar(128) AS database_name, schema_name, table_name, table_acl,
    CASE table_type WHEN 'BASE TABLE' THEN 'TABLE' ELSE table_type END::varchar(128) AS table_type, remarks,
    pg_get_userbyid(relowner)::varchar(128) AS table_owner
FROM redshift_system.relations;
CREATE OR REPLACE VIEW pg_catalog.svv_all_tables AS
SELECT database_name, schema_name, table_name, table_acl, table_type, remarks FROM pg_catalog.svv_redshift_tables;
-- What SHOW TABLES shows [r_SHOW_TABLES]; PostgreSQL does not keep when a table was changed.
CREATE OR REPLACE VIEW redshift_system.shown_tables AS
SELECT
    current_database()::varchar(128) AS database_name, r.schema_name, r.table_name,
    CASE WHEN r.relkind = 'r' THEN 'TABLE' ELSE 'VIEW' END::varchar(128) AS table_type, r.table_acl, r.remarks,
    pg_get_userbyid(r.relowner)::varchar(128) AS owner, NULL::timestamp AS last_altered_time, NULL::timestamp AS last_modified_time,
    i.diststyle::varchar(128) AS dist_style,
    CASE
        WHEN r.relkind = 'r' THEN 'REGULAR TABLE' WHEN r.relkind = 'm' THEN 'MATERIALIZED VIEW'
        WHEN EXISTS (SELECT FROM redshift_system.late_views AS v WHERE v.view = r.oid) THEN 'LATE BINDING VIEW' ELSE 'REGULAR VIEW'
    END::varchar(128) AS table_subtype
FROM redshift_system.relations AS r
LEFT JOIN pg_catalog.svv_table_info AS i ON i.table_id = r.oid AND r.relkind = 'r';
CREATE OR REPLACE VIEW pg_catalog.svv_columns AS
SELECT
    database_name AS table_catalog, schema_name AS table_schema, table_name, column_name, ordinal_position, column_default, is_nullable,
    data_type, character_maximum_length, numeric_precision, 10 AS numeric_precision_radix, numeric_scale, NULL::integer AS datetime_precision,
    NULL::varchar AS interval_type, NULL::varchar AS interval_precision, NULL::varchar AS character_set_catalog,
    NULL::varchar AS character_set_schema, NULL::varchar AS character_set_name, NULL::varchar AS collation_catalog,
    NULL::varchar AS collation_schema, NULL::varchar AS collation_name, NULL::varchar AS domain_name, remarks
FROM redshift_system.relation_columns;
CREATE OR REPLACE VIEW pg_catalog.svv_all_columns AS
SELECT
    database_name, schema_name, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
    character_maximum_length, numeric_precision, numeric_scale, remarks
FROM redshift_system.relation_columns;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_columns AS
SELECT
    database_name, schema_name, table_name, column_name, ordinal_position, data_type, column_default, is_nullable, encoding, distkey,
    sortkey, column_acl, remarks
FROM redshift_system.relation_columns;
CREATE OR REPLACE VIEW pg_catalog.svv_all_schemas AS
SELECT
    current_database()::varchar(128) AS database_name, nspname::varchar(128) AS schema_name, nspowner::integer AS schema_owner,
    'local'::varchar(128) AS schema_type, array_to_string(nspacl, '~')::varchar(128) AS schema_acl,
    NULL::varchar(128) AS source_database, NULL::varchar(128) AS schema_option
FROM pg_catalog.pg_namespace WHERE nspname NOT IN ('redshift_system', 'pg_toast') AND nspname NOT LIKE 'pg\_%temp%';
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_schemas AS
SELECT database_name, schema_name, schema_owner, schema_type, schema_acl, schema_option FROM pg_catalog.svv_all_schemas;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_databases AS
SELECT
    datname::varchar(128) AS database_name, datdba::integer AS database_owner, 'local'::varchar(32) AS database_type,
    array_to_string(datacl, '~')::varchar(128) AS database_acl, NULL::varchar(128) AS database_options,
    'Snapshot Isolation'::varchar(128) AS database_isolation_level
FROM pg_catalog.pg_database WHERE datname = current_database();

-- What was granted: not what an owner has anyway.
CREATE OR REPLACE VIEW redshift_system.relation_privileges AS
SELECT
    r.schema_name AS namespace_name, r.table_name AS relation_name, g.privilege_type::varchar(128), g.grantee::integer AS identity_id,
    coalesce(u.rolname, 'public')::varchar(128) AS identity_name,
    CASE WHEN u.rolname IS NULL THEN 'public' WHEN u.rolcanlogin THEN 'user' ELSE 'role' END::varchar(128) AS identity_type,
    g.is_grantable AS admin_option, pg_get_userbyid(g.grantor)::varchar(128) AS grantor_name
FROM redshift_system.relations AS r
JOIN pg_catalog.pg_class AS c ON c.oid = r.oid
CROSS JOIN LATERAL aclexplode(c.relacl) AS g
LEFT JOIN pg_catalog.pg_roles AS u ON u.oid = g.grantee
WHERE g.grantee <> c.relowner;
CREATE OR REPLACE VIEW pg_catalog.svv_relation_privileges AS
SELECT namespace_name, relation_name, privilege_type, identity_id, identity_name, identity_type, admin_option
FROM redshift_system.relation_privileges;
-- What SHOW GRANTS ON TABLE shows [r_SHOW_GRANTS].
CREATE OR REPLACE VIEW redshift_system.shown_grants AS
SELECT
    current_database()::varchar(128) AS database_name, namespace_name AS schema_name, relation_name AS object_name,
    'TABLE'::varchar(128) AS object_type, privilege_type, identity_id, identity_name, identity_type, admin_option,
    'TABLE'::varchar(128) AS privilege_scope, grantor_name
FROM redshift_system.relation_privileges;
CREATE OR REPLACE VIEW pg_catalog.svv_schema_privileges AS
SELECT
    n.nspname::varchar(128) AS namespace_name, g.privilege_type::varchar(128), g.grantee::integer AS identity_id,
    coalesce(u.rolname, 'public')::varchar(128) AS identity_name,
    CASE WHEN u.rolname IS NULL THEN 'public' WHEN u.rolcanlogin THEN 'user' ELSE 'role' END::varchar(128) AS identity_type,
    g.is_grantable AS admin_option
FROM pg_catalog.pg_namespace AS n
CROSS JOIN LATERAL aclexplode(n.nspacl) AS g
LEFT JOIN pg_catalog.pg_roles AS u ON u.oid = g.grantee
WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('redshift_system', 'information_schema');
CREATE OR REPLACE VIEW pg_catalog.svv_roles AS
SELECT oid::integer AS role_id, rolname::varchar(128) AS role_name, 'rdsdb'::varchar(128) AS role_owner, NULL::varchar(128) AS external_id
FROM pg_catalog.pg_roles WHERE NOT rolcanlogin AND oid >= 16384;
CREATE OR REPLACE VIEW pg_catalog.svv_user_grants AS
SELECT
    u.oid::integer AS user_id, u.rolname::varchar(128) AS user_name, r.oid::integer AS role_id, r.rolname::varchar(128) AS role_name,
    m.admin_option
FROM pg_catalog.pg_auth_members AS m
JOIN pg_catalog.pg_roles AS u ON u.oid = m.member
JOIN pg_catalog.pg_roles AS r ON r.oid = m.roleid AND NOT r.rolcanlogin AND r.oid >= 16384
WHERE u.rolcanlogin AND m.grantor >= 16384;  -- PostgreSQL's own grantor is the one of a role's maker
CREATE OR REPLACE VIEW pg_catalog.svv_role_grants AS
SELECT
    u.oid::integer AS role_id, u.rolname::varchar(128) AS role_name, r.oid::integer AS granted_role_id,
    r.rolname::varchar(128) AS granted_role_name
FROM pg_catalog.pg_auth_members AS m
JOIN pg_catalog.pg_roles AS u ON u.oid = m.member AND NOT u.rolcanlogin
JOIN pg_catalog.pg_roles AS r ON r.oid = m.roleid AND NOT r.rolcanlogin AND r.oid >= 16384;
CREATE OR REPLACE VIEW pg_catalog.svv_mv_info AS
SELECT
    current_database()::char(128) AS database_name, r.schema_name::char(128) AS schema_name, pg_get_userbyid(r.relowner)::char(128) AS user_name,
    r.table_name::char(128) AS name, 'f'::char(1) AS is_stale, 0 AS state, 0 AS autorewrite,
    coalesce(t.attributes ->> 'auto_refresh' = 'yes', false)::integer AS autorefresh
FROM redshift_system.relations AS r LEFT JOIN redshift_system.table_attributes AS t ON t.relid = r.oid
WHERE r.relkind = 'm';
CREATE OR REPLACE VIEW pg_catalog.stv_mv_info AS
SELECT
    database_name AS db_name, schema_name AS schema, name, 0::bigint AS updated_upto_xid, is_stale, user_name AS owner_user_name, state,
    CASE autorefresh WHEN 1 THEN 't' ELSE 'f' END::char(1) AS autorefresh, 'f'::char(1) AS autorewrite
FROM pg_catalog.svv_mv_info;

-- Users. The master user is a superuser of Redshift's, and none of PostgreSQL's.
CREATE OR REPLACE VIEW redshift_system.pg_user AS
SELECT
    usename, usesysid, usecreatedb, usesuper OR usesysid = (SELECT datdba FROM pg_catalog.pg_database WHERE datname = current_database())
        AS usesuper, false AS usecatupd, passwd, valuntil::text AS valuntil, useconfig
FROM pg_catalog.pg_user WHERE usesysid >= 16384;
CREATE OR REPLACE VIEW pg_catalog.pg_user_info AS
SELECT
    usename, usesysid, usecreatedb, usesuper, usecatupd, passwd, valuntil, useconfig, 'UNLIMITED'::text AS useconnlimit,
    CASE WHEN usesuper THEN 'UNRESTRICTED' ELSE 'RESTRICTED' END AS syslogaccess, NULL::timestamp AS last_ddl_ts, 0 AS sessiontimeout,
    NULL::text AS external_id
FROM redshift_system.pg_user;
CREATE OR REPLACE VIEW pg_catalog.svl_user_info AS
SELECT
    usename::char(128) AS usename, usesysid, usecreatedb, usesuper, usecatupd, useconnlimit, syslogaccess, last_ddl_ts,
    sessiontimeout, external_id AS external_user_id
FROM pg_catalog.pg_user_info;
CREATE OR REPLACE VIEW pg_catalog.svv_user_info AS
SELECT
    usename::text AS user_name, usesysid AS user_id, usecreatedb AS createdb, usesuper AS superuser, usecatupd AS catalog_update,
    useconnlimit AS connection_limit, syslogaccess AS syslog_access, last_ddl_ts, sessiontimeout AS session_timeout, external_id
FROM pg_catalog.pg_user_info;
CREATE OR REPLACE VIEW pg_catalog.pg_database_info AS
SELECT
    d.oid AS datid, 'UNLIMITED'::text AS datconnlimit, d.datname, d.datdba, d.encoding, d.datistemplate, d.datallowconn, d.dattablespace, d.datacl,
    -- 1 is SNAPSHOT, 2 is SERIALIZABLE [r_CREATE_DATABASE].
    'concurrency_model=' || CASE WHEN s.setconfig::text LIKE '%=serializable%' THEN 2 ELSE 1 END AS datconfig
FROM pg_catalog.pg_database AS d LEFT JOIN pg_catalog.pg_db_role_setting AS s ON s.setdatabase = d.oid AND s.setrole = 0
WHERE d.datname = current_database();

-- Sessions, locks and what runs.
CREATE OR REPLACE VIEW redshift_system.sessions AS
SELECT *, (query_start AT TIME ZONE 'UTC')::timestamp AS at FROM pg_catalog.pg_stat_activity
WHERE datname = current_database() AND usesysid >= 16384;
CREATE OR REPLACE VIEW pg_catalog.stv_sessions AS
SELECT
    (backend_start AT TIME ZONE 'UTC')::timestamp AS starttime, pid AS process, usename::char(50) AS user_name, datname::char(50) AS db_name,
    0 AS timeout_sec
FROM redshift_system.sessions;
-- The open sessions of every database; those that have ended are not kept.
CREATE OR REPLACE VIEW pg_catalog.sys_session_history AS
SELECT
    usesysid::text::char(50) AS user_id, pid AS session_id, datname::char(50) AS database_name, 'active'::char(16) AS status,
    0 AS session_timeout, (backend_start AT TIME ZONE 'UTC')::timestamp AS start_time, NULL::timestamp AS end_time
FROM pg_catalog.pg_stat_activity
WHERE
    backend_type = 'client backend' AND usesysid >= 16384
    AND (usename = current_user OR (SELECT usesuper FROM redshift_system.pg_user WHERE usename = current_user));
CREATE OR REPLACE VIEW pg_catalog.stv_recents AS
SELECT
    usesysid::integer AS userid, CASE state WHEN 'active' THEN 'Running' ELSE 'Done' END::char(20) AS status, at AS starttime,
    (extract(epoch FROM state_change - query_start) * 1000000)::integer AS duration, usename::char(50) AS user_name,
    datname::char(50) AS db_name, left(query, 600)::char(600) AS query, pid
FROM redshift_system.sessions;
CREATE OR REPLACE VIEW pg_catalog.stv_inflight AS
SELECT
    usesysid::integer AS userid, 0 AS slice, pid AS query, 'default'::char(320) AS label, coalesce(backend_xid::text, '0')::bigint AS xid, pid,
    at AS starttime, left(query, 100)::char(100) AS text, 0 AS suspended, 0 AS insert_pristine, 0 AS concurrency_scaling_status
FROM redshift_system.sessions WHERE state = 'active';
CREATE OR REPLACE VIEW pg_catalog.svv_transactions AS
SELECT
    s.usename::text AS txn_owner, s.datname::text AS txn_db, coalesce(s.backend_xid::text, '0')::bigint AS xid, s.pid,
    (s.xact_start AT TIME ZONE 'UTC')::timestamp AS txn_start, l.mode AS lock_mode, l.locktype AS lockable_object_type,
    l.relation::integer AS relation, l.granted
FROM redshift_system.sessions AS s JOIN pg_catalog.pg_locks AS l ON l.pid = s.pid AND l.locktype IN ('relation', 'transactionid');
CREATE OR REPLACE VIEW pg_catalog.stv_locks AS
SELECT
    relation AS table_id, NULL::timestamp AS last_commit, NULL::timestamp AS last_update, xid AS lock_owner, pid AS lock_owner_pid,
    txn_start AS lock_owner_start_ts, NULL::timestamp AS lock_owner_end_ts, CASE WHEN granted THEN 'Holding' ELSE 'Waiting' END::char(22) AS lock_status
FROM pg_catalog.svv_transactions WHERE lock_mode = 'AccessExclusiveLock' AND relation IS NOT NULL;

-- Logs and resources that nothing here fills: they have the guide's columns and no row.
DO $$
DECLARE
    name text;
    columns text;
BEGIN
    FOR name, columns IN VALUES
        ('svv_external_schemas', 'esoid oid, eskind smallint, schemaname name, esowner integer, databasename text, esoptions text'),
        ('svv_external_databases', 'eskind integer, esoptions text, databasename text, location text, parameters text'),
        ('svv_external_tables', 'redshift_database_name text, schemaname text, tablename text, tabletype text, location text, input_format text, output_format text, serialization_lib text, serde_parameters text, compressed integer, parameters text'),
        ('svv_external_columns', 'redshift_database_name text, schemaname text, tablename text, columnname text, external_type text, columnnum integer, part_key integer, is_nullable text'),
        ('svv_external_partitions', 'schemaname text, tablename text, "values" text, location text, input_format text, output_format text, serialization_lib text, serde_parameters text, compressed integer, parameters text'),
        ('svv_datashares', 'share_id integer, share_name varchar, source_database varchar, consumer_database varchar, share_type varchar, createdate timestamp, is_publicaccessible boolean, share_acl varchar, producer_account varchar, producer_namespace varchar, share_owner integer, managed_by varchar'),
        ('stl_query', 'userid integer, query integer, label char(320), xid bigint, pid integer, database char(32), querytxt char(4000), starttime timestamp, endtime timestamp, aborted integer, insert_pristine integer, concurrency_scaling_status integer'),
        ('stl_querytext', 'userid integer, xid bigint, pid integer, query integer, sequence integer, text char(200)'),
        ('stl_ddltext', 'userid integer, xid bigint, pid integer, label char(320), starttime timestamp, endtime timestamp, sequence integer, text char(200)'),
        ('stl_utilitytext', 'userid integer, xid bigint, pid integer, label char(320), starttime timestamp, endtime timestamp, sequence integer, text char(200)'),
        ('stl_connection_log', 'event char(50), recordtime timestamp, remotehost char(45), remoteport char(32), pid integer, dbname char(50), username char(50), authmethod char(32), duration integer, sslversion char(50), sslcipher char(128), mtu integer, sslcompression char(64), sslexpansion char(64), iamauthguid char(36), application_name char(250), os_version char(64), driver_version char(64), plugin_name char(32), protocol_version integer, sessionid char(36)'),
        ('stl_error', 'userid integer, process char(12), recordtime timestamp, pid integer, errcode integer, file char(90), linenum integer, context char(100), error char(512)'),
        ('stl_wlm_query', 'userid integer, xid integer, task integer, query integer, service_class integer, slot_count integer, total_queue_time bigint, total_exec_time bigint, service_class_start_time timestamp, queue_start_time timestamp, queue_end_time timestamp, exec_start_time timestamp, exec_end_time timestamp, service_class_end_time timestamp, final_state char(16), est_peak_mem bigint, query_priority char(20), service_class_name char(64)'),
        ('stl_vacuum', 'userid integer, xid bigint, table_id integer, status char(30), rows bigint, sortedrows integer, blocks integer, max_merge_partitions integer, eventtime timestamp, reclaimable_rows bigint, reclaimable_space_mb bigint, cutoff_xid bigint, is_recluster integer'),
        ('stl_analyze', 'userid integer, xid bigint, database char(30), table_id integer, status char(15), rows double precision, modified_rows double precision, threshold_percent integer, is_auto char(1), starttime timestamp, endtime timestamp'),
        ('stl_alert_event_log', 'userid integer, query integer, slice integer, segment integer, step integer, pid integer, xid bigint, event char(1024), solution char(1024), event_time timestamp'),
        ('svl_statementtext', 'userid integer, xid bigint, pid integer, label char(320), starttime timestamp, endtime timestamp, sequence integer, type varchar(10), text char(200)'),
        ('svl_qlog', 'userid integer, query integer, xid bigint, pid integer, starttime timestamp, endtime timestamp, elapsed bigint, aborted integer, label char(320), substring char(60), source_query integer, concurrency_scaling_status_txt text, from_sp_call integer'),
        ('svl_query_summary', 'userid integer, query integer, stm integer, seg integer, step integer, maxtime bigint, avgtime bigint, rows bigint, bytes bigint, rate_row double precision, rate_byte double precision, label text, is_diskbased char(1), workmem bigint, is_rrscan char(1), is_delayed_scan char(1), rows_pre_filter bigint'),
        ('stv_wlm_query_state', 'xid integer, task integer, query integer, service_class integer, slot_count integer, wlm_start_time timestamp, state char(16), queue_time bigint, exec_time bigint, query_priority char(20)'),
        ('stv_blocklist', 'slice integer, col integer, tbl integer, blocknum integer, num_values integer, extended_limits integer, minvalue bigint, maxvalue bigint, sb_pos integer, pinned integer, on_disk integer, modified integer, hdr_modified integer, unsorted integer, tombstone integer, preferred_diskno integer, temporary integer, newblock integer, num_readers integer, flags integer'),
        ('sys_query_history', 'user_id integer, query_id bigint, query_label char(320), transaction_id bigint, session_id integer, database_name char(128), query_type char(32), status char(10), result_cache_hit boolean, start_time timestamp, end_time timestamp, elapsed_time bigint, queue_time bigint, execution_time bigint, error_message char(512), returned_rows bigint, returned_bytes bigint, query_text char(4000), redshift_version char(256), usage_limit char(150), compute_type varchar(32), compile_time bigint, planning_time bigint, lock_wait_time bigint'),
        ('stl_explain', 'userid integer, query integer, nodeid integer, parentid integer, plannode char(400), info char(400)'),
        ('stl_tr_conflict', 'xact_id bigint, process_id bigint, xact_start_ts timestamp, abort_time timestamp, table_id bigint'),
        ('stl_userlog', 'userid integer, username char(50), oldusername char(50), action char(10), usecreatedb integer, usesuper integer, usecatupd integer, valuntil timestamp, pid integer, xid bigint, recordtime timestamp'),
        ('svv_query_inflight', 'userid integer, slice integer, query integer, pid integer, starttime timestamp, suspended integer, text char(100), sequence integer'),
        ('svv_vacuum_progress', 'table_name text, status text, time_remaining_estimate text'),
        ('svv_vacuum_summary', 'table_name text, xid bigint, sort_partitions bigint, merge_increments bigint, elapsed_time bigint, row_delta bigint, sortedrow_delta bigint, block_delta integer, max_merge_partitions integer'),
        ('sys_query_text', 'user_id integer, query_id bigint, transaction_id bigint, session_id integer, start_time timestamp, sequence integer, text char(200)'),
        ('sys_connection_log', 'event char(50), record_time timestamp, remote_host char(45), remote_port char(32), session_id integer, database_name char(50), user_name char(50), auth_method char(32), duration integer, ssl_version char(50), ssl_cipher char(128), mtu integer, ssl_compression char(64), ssl_expansion char(64), iam_auth_guid char(36), application_name char(250), driver_version char(64), os_version char(64), plugin_name char(32), protocol_version integer, global_session_id char(36)')
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE VIEW pg_catalog.%I AS SELECT %s WHERE false', name,
            (SELECT string_agg(format('NULL::%s AS %s', substr(c, strpos(c, ' ') + 1), split_part(c, ' ', 1)), ', ' ORDER BY at)
            FROM regexp_split_to_table(columns, ', ') WITH ORDINALITY AS listed (c, at))
        );
    END LOOP;
END $$;
