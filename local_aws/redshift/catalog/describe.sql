-- What runs behind a statement that makes or alters a table or a view, as the client's own user.

-- Raises 42703 unless the relation has each of these columns.
CREATE OR REPLACE FUNCTION redshift_system.check_columns(relation regclass, names jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    missing text;
BEGIN
    SELECT name INTO missing
    FROM jsonb_array_elements_text(coalesce(names, '[]')) AS name
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = relation AND attname = name AND attnum > 0 AND NOT attisdropped
    )
    LIMIT 1;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'column "%" named in key does not exist', missing USING ERRCODE = 'undefined_column';
    END IF;
END $$;

-- Redshift finds a few keys in a large table by reading one column's blocks, PostgreSQL by an index. It takes keys twice,
-- as Redshift does, and is a hash index because a key of a B-tree may have 2,704 bytes only.
CREATE OR REPLACE FUNCTION redshift_system.index_key(relation regclass, names jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF jsonb_array_length(names) = 1 THEN
        EXECUTE format('CREATE INDEX ON %s USING hash (%I)', relation, names ->> 0);
    END IF;
END $$;

-- The name of a column by its place.
CREATE OR REPLACE FUNCTION redshift_system.column_at(relation regclass, place text) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(
    (SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = relation AND attnum = place::smallint AND NOT attisdropped), place
);

-- One transaction at a time writes a table; the next one waits for its end [c_write_readwrite].
CREATE OR REPLACE FUNCTION redshift_system.wait_for_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(TG_RELID::bigint);
    RETURN NULL;
END $$;

-- Keeps the attributes of a new table (how = create) or adds to those of an old one (how = alter).
CREATE OR REPLACE FUNCTION redshift_system.describe_table(relation regclass, told jsonb, how text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    known jsonb := coalesce((SELECT t.attributes FROM redshift_system.table_attributes AS t WHERE relid = relation), '{}');
    reference jsonb;
    name text;
    ordinary boolean := (SELECT relkind = 'r' FROM pg_catalog.pg_class WHERE oid = relation);
BEGIN
    IF how = 'create' AND EXISTS (SELECT FROM redshift_system.table_attributes WHERE relid = relation) THEN
        RETURN;  -- CREATE TABLE IF NOT EXISTS found it
    END IF;
    IF told ? 'like' THEN
        SELECT t.attributes - 'primary_key' - 'unique' - 'foreign_keys' || told INTO told
        FROM redshift_system.table_attributes AS t WHERE relid = (told ->> 'like')::regclass;
    END IF;
    IF told ->> 'distkey' ~ '^[0-9]+$' THEN
        told := told || jsonb_build_object('distkey', redshift_system.column_at(relation, told ->> 'distkey'));
    END IF;
    IF told -> 'sortkey' ->> 0 ~ '^[0-9]+$' THEN
        told := told || jsonb_build_object('sortkey', (
            SELECT jsonb_agg(redshift_system.column_at(relation, k.name) ORDER BY k.place)
            FROM jsonb_array_elements_text(told -> 'sortkey') WITH ORDINALITY AS k (name, place)
        ));
    END IF;
    IF told ->> 'dropped' IN (known ->> 'distkey') OR known -> 'sortkey' ? (told ->> 'dropped') THEN
        RAISE EXCEPTION 'cannot drop column "%", which is a DISTKEY or SORTKEY of the table', told ->> 'dropped'
            USING ERRCODE = 'feature_not_supported';
    END IF;
    IF told ? 'resized' AND (
        known -> 'primary_key' ? (told ->> 'resized') OR known @@ format('$.unique[*][*] == %s', told -> 'resized')::jsonpath
        OR known @@ format('$.foreign_keys[*].columns[*] == %s', told -> 'resized')::jsonpath
        OR known -> 'encodings' ->> (told ->> 'resized') IN ('bytedict', 'runlength', 'text255', 'text32k')
        OR EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = relation AND attname = told ->> 'resized' AND atthasdef)
    ) THEN
        RAISE EXCEPTION 'cannot alter type of column "%", which has a key, a default, or an encoding that holds its size', told ->> 'resized'
            USING ERRCODE = 'feature_not_supported';
    END IF;
    told := told - 'dropped' - 'resized';
    PERFORM redshift_system.check_columns(relation, told -> 'sortkey');
    PERFORM redshift_system.check_columns(relation, told -> 'primary_key');
    PERFORM redshift_system.check_columns(relation, jsonb_path_query_array(told, '$.distkey'));
    PERFORM redshift_system.check_columns(relation, jsonb_path_query_array(told, '$.unique[*][*]'));
    IF EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = relation AND atttypid = 'varbyte'::regtype AND (attname = told ->> 'distkey' OR told -> 'sortkey' ? attname)
    ) THEN
        RAISE EXCEPTION 'a VARBYTE column cannot be a DISTKEY or SORTKEY' USING ERRCODE = 'feature_not_supported';
    END IF;
    FOR reference IN SELECT jsonb_array_elements(coalesce(told -> 'foreign_keys', '[]')) LOOP
        PERFORM redshift_system.check_columns(relation, reference -> 'columns');
        PERFORM redshift_system.check_columns((reference ->> 'table')::regclass, reference -> 'referenced');
    END LOOP;
    -- A new style does away with the old key.
    known := known - CASE WHEN told ? 'diststyle' THEN 'distkey' ELSE '' END - CASE WHEN told ? 'sortstyle' THEN 'sortkey' ELSE '' END;
    FOR name IN SELECT jsonb_array_elements_text(coalesce(told -> 'primary_key', '[]')) LOOP
        IF how = 'alter' AND EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = relation AND attname = name AND NOT attnotnull) THEN
            RAISE EXCEPTION 'column "%" is nullable, and cannot be part of a PRIMARY KEY that is added', name
                USING ERRCODE = 'invalid_table_definition';
        END IF;
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', relation, name);
    END LOOP;
    INSERT INTO redshift_system.table_attributes (relid, attributes) VALUES (relation, told)
    ON CONFLICT (relid) DO UPDATE SET attributes = known || told || jsonb_build_object(
        'encodings', coalesce(known -> 'encodings', '{}') || coalesce(told -> 'encodings', '{}'),
        'unique', coalesce(known -> 'unique', '[]') || coalesce(told -> 'unique', '[]'),
        'foreign_keys', coalesce(known -> 'foreign_keys', '[]') || coalesce(told -> 'foreign_keys', '[]')
    );
    IF ordinary AND how = 'create' AND (SELECT relpersistence = 'p' FROM pg_catalog.pg_class WHERE oid = relation) THEN
        EXECUTE format(
            'CREATE TRIGGER redshift_one_writer BEFORE INSERT OR UPDATE OR DELETE ON %s '
            'FOR EACH STATEMENT EXECUTE FUNCTION redshift_system.wait_for_writer()', relation
        );
    END IF;
    IF ordinary THEN
        PERFORM redshift_system.index_key(relation, told -> 'primary_key');
    END IF;
    PERFORM redshift_system.rebind_views(relation);
END $$;

-- Makes a view let go of the relations that it reads: they can be dropped, and the view fails until they are back.
-- It needs a superuser's rights, which the two functions below give it.
CREATE OR REPLACE FUNCTION redshift_system.release_view(the_view regclass, definition text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    read_relations oid[];
    their_names text[];
BEGIN
    WITH released AS (
        DELETE FROM pg_catalog.pg_depend
        WHERE classid = 'pg_catalog.pg_rewrite'::regclass
            AND objid IN (SELECT oid FROM pg_catalog.pg_rewrite WHERE ev_class = the_view)
            AND refclassid = 'pg_catalog.pg_class'::regclass AND refobjid <> the_view
        RETURNING refobjid
    )
    SELECT coalesce(array_agg(r.oid), '{}'), coalesce(array_agg(r.oid::regclass::text), '{}') INTO read_relations, their_names
    FROM (SELECT DISTINCT refobjid AS oid FROM released) AS r;
    INSERT INTO redshift_system.late_views VALUES (the_view, definition, read_relations, their_names)
    ON CONFLICT (view) DO UPDATE SET definition = EXCLUDED.definition, relations = EXCLUDED.relations, names = EXCLUDED.names;
END $$;
CREATE OR REPLACE FUNCTION redshift_system.bind_late(the_view regclass, definition text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- session_user: a definer's function does not know the role that the session acts as.
    IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = the_view AND relkind = 'v'), 'USAGE') THEN
        RAISE EXCEPTION 'must be owner of view %', the_view USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM redshift_system.release_view(the_view, definition);
END $$;

-- What a late-binding view reads while its tables are not there.
CREATE OR REPLACE FUNCTION redshift_system.absent(message text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', message USING ERRCODE = 'undefined_table';
END $$;

-- Makes a late-binding view, or makes it again. Columns of another type, or in another place, need a new view.
CREATE OR REPLACE FUNCTION redshift_system.make_late_view(name text, definition text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        EXECUTE format('CREATE OR REPLACE VIEW %s %s', name, definition);
    EXCEPTION WHEN invalid_table_definition THEN
        EXECUTE format('DROP VIEW %1$s; CREATE VIEW %1$s %2$s', name, definition);
    END;
EXCEPTION WHEN undefined_table OR undefined_column OR invalid_schema_name THEN
    EXECUTE format('DROP VIEW IF EXISTS %1$s; CREATE VIEW %1$s AS SELECT WHERE redshift_system.absent(%2$L)', name, SQLERRM);
END $$;
-- Puts another query behind a view, which must show the same columns [r_CREATE_VIEW].
CREATE OR REPLACE FUNCTION redshift_system.shape(relation regclass) RETURNS text LANGUAGE sql STABLE
RETURN (
    SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum)
    FROM pg_catalog.pg_attribute WHERE attrelid = relation AND attnum > 0
);
-- The relation that is where CREATE puts one of this name, which may be another than the search path finds.
CREATE OR REPLACE FUNCTION redshift_system.in_its_place(name text) RETURNS regclass LANGUAGE sql STABLE
RETURN (
    SELECT c.oid FROM pg_catalog.pg_class AS c
    WHERE c.oid = to_regclass(name) AND (cardinality(parse_ident(name)) > 1 OR c.relnamespace = current_schema()::regnamespace)
);
CREATE OR REPLACE PROCEDURE redshift_system.replace_view(name text, definition text) LANGUAGE plpgsql AS $$
DECLARE
    old text := redshift_system.shape(redshift_system.in_its_place(name));
BEGIN
    EXECUTE format('CREATE OR REPLACE VIEW %s %s', name, definition);
    IF old <> redshift_system.shape(name::regclass) THEN
        RAISE EXCEPTION 'CREATE OR REPLACE VIEW must show the same columns: %', old USING ERRCODE = 'invalid_table_definition',
            HINT = 'DROP the view first.';
    END IF;
END $$;
CREATE OR REPLACE PROCEDURE redshift_system.create_late_view(name text, definition text, replaces boolean)
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT replaces AND redshift_system.in_its_place(name) IS NOT NULL THEN
        RAISE EXCEPTION 'relation % already exists', name USING ERRCODE = 'duplicate_table';
    END IF;
    PERFORM redshift_system.make_late_view(name, definition);
    PERFORM redshift_system.bind_late(name::regclass, definition);
END $$;

-- Binds the views again that read the changed relation, or whose relations were not there yet or have another name now.
CREATE OR REPLACE FUNCTION redshift_system.rebind_views(changed regclass) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    late redshift_system.late_views;
    old record;
BEGIN
    FOR late IN
        SELECT * FROM redshift_system.late_views AS v
        WHERE EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = v.view) AND (
            v.relations = '{}' OR changed = ANY (v.relations) OR EXISTS (
                SELECT FROM unnest(v.relations, v.names) AS r (oid, name) WHERE to_regclass(r.name) IS DISTINCT FROM r.oid
            )
        )
    LOOP
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(late.view::bigint);  -- another transaction binds it
        SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relowner::regrole AS owner, c.relacl AS acl INTO old
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = late.view;
        BEGIN
            PERFORM redshift_system.make_late_view(old.name, late.definition);
            DELETE FROM redshift_system.late_views WHERE view = late.view;
            EXECUTE format('ALTER VIEW %s OWNER TO %s', old.name, old.owner);
            UPDATE pg_catalog.pg_class SET relacl = old.acl WHERE oid = old.name::regclass;
            PERFORM redshift_system.release_view(old.name::regclass, late.definition);
        EXCEPTION WHEN dependent_objects_still_exist OR wrong_object_type OR serialization_failure THEN
            NULL;  -- another view reads it as it was, or another transaction has bound it
        END;
    END LOOP;
END $$;

-- Sizes the VARCHAR columns of a table that a query has made: what a computed text has none of in PostgreSQL.
CREATE OR REPLACE FUNCTION redshift_system.size_text(relation regclass, sizes jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    actions text;
BEGIN
    SELECT string_agg(format('ALTER COLUMN %I TYPE varchar(%s)', a.attname, s.bytes), ', ') INTO actions
    FROM jsonb_array_elements_text(sizes) WITH ORDINALITY AS s (bytes, place)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = relation AND a.attnum = s.place AND a.atttypmod = -1
    WHERE s.bytes IS NOT NULL AND a.atttypid IN ('text'::regtype, 'varchar'::regtype);
    IF actions IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s %s', relation, actions);
    END IF;
END $$;

-- Refuses a materialized view that reads a view, a system table or a temporary table [materialized-view-create-sql-command].
CREATE OR REPLACE FUNCTION redshift_system.check_materialized(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong text := (
        SELECT min(c.relname::text) FROM pg_catalog.pg_depend AS d
        JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid AND r.ev_class = relation
        JOIN pg_catalog.pg_class AS c ON c.oid = d.refobjid AND c.oid <> relation
        WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
            AND (c.relkind = 'v' OR c.relpersistence = 't' OR c.oid < 16384)
    );
BEGIN
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'a materialized view cannot read "%"', wrong USING ERRCODE = 'feature_not_supported',
            HINT = 'Redshift makes materialized views of tables only, not of views, system tables and temporary tables.';
    END IF;
END $$;

-- Refuses another database than this one, which is the only one here.
CREATE OR REPLACE FUNCTION redshift_system.check_database(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF name <> current_database() THEN
        RAISE EXCEPTION 'the stand-in Redshift does not have other databases: "%"', name USING ERRCODE = 'feature_not_supported',
            HINT = 'Test this statement on AWS.';
    END IF;
END $$;

-- Refuses a second open cursor [declare].
CREATE OR REPLACE FUNCTION redshift_system.check_cursors() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- A driver's portal that runs the DECLARE is listed, too, with the same text.
    IF (SELECT count(DISTINCT statement) > 1 FROM pg_catalog.pg_cursors WHERE lower(ltrim(statement)) LIKE 'declare%') THEN
        RAISE EXCEPTION 'only one cursor can be open in a session at a time' USING ERRCODE = 'feature_not_supported',
            HINT = 'CLOSE the first cursor.';
    END IF;
END $$;

-- Moves the rows of one table to the end of another [r_ALTER_TABLE_APPEND]. IGNOREEXTRA leaves the source's other columns out,
-- FILLTARGET gives the target's others their default.
CREATE OR REPLACE FUNCTION redshift_system.columns_of(relation regclass) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT format('%I %s', attname, format_type(atttypid, atttypmod)) FROM pg_catalog.pg_attribute
    WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
$$;
CREATE OR REPLACE PROCEDURE redshift_system.append(target regclass, source regclass, extra text) LANGUAGE plpgsql AS $$
DECLARE
    theirs text[] := ARRAY(SELECT * FROM redshift_system.columns_of(source));
    ours text[] := ARRAY(SELECT * FROM redshift_system.columns_of(target));
    shared text[] := ARRAY(SELECT unnest(theirs) INTERSECT SELECT unnest(ours));
BEGIN
    IF (extra <> 'ignoreextra' AND cardinality(shared) < cardinality(theirs)) OR (extra <> 'filltarget' AND cardinality(shared) < cardinality(ours))
    THEN
        RAISE EXCEPTION 'ALTER TABLE APPEND: % and % must have the same columns', target, source
            USING ERRCODE = 'datatype_mismatch', HINT = 'Or write IGNOREEXTRA or FILLTARGET behind it.';
    END IF;
    EXECUTE (
        SELECT format('INSERT INTO %1$s (%2$s) SELECT %2$s FROM %3$s', target, string_agg(quote_ident(attname), ', '), source)
        FROM pg_catalog.pg_attribute
        WHERE attrelid = source AND attnum > 0 AND format('%I %s', attname, format_type(atttypid, atttypmod)) = ANY (shared)
    );
    EXECUTE format('TRUNCATE %s', source);
END $$;

-- Cancels what the session of this process id runs [r_CANCEL].
CREATE OR REPLACE PROCEDURE redshift_system.cancel(process integer) LANGUAGE plpgsql AS $$
BEGIN
    IF process NOT IN (SELECT pid FROM pg_catalog.pg_stat_activity) THEN
        RAISE EXCEPTION 'Session % does not exist. The session PID might have changed.', process USING ERRCODE = 'undefined_object';
    END IF;
    PERFORM pg_catalog.pg_cancel_backend(process);
END $$;
