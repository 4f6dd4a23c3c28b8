-- What runs behind a statement that makes or alters a table or a view, as the client's own user.

-- Redshift counts the bytes of CHAR and VARCHAR, PostgreSQL characters: a check for each such column counts bytes.
-- The check's name tells error_words.py the limit; the column's number keeps it through RENAME.
CREATE OR REPLACE FUNCTION redshift_system.limit_bytes(relation regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    actions text;
BEGIN
    WITH wanted AS (
        SELECT attnum, attname, format('redshift_bytes_%s_%s', atttypmod - 4, attnum) AS name, atttypmod - 4 AS bytes
        FROM pg_catalog.pg_attribute
        WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped AND atttypmod > 4
            AND atttypid IN ('pg_catalog.varchar'::regtype, 'pg_catalog.bpchar'::regtype)
    ),
    present AS (
        SELECT conname AS name FROM pg_catalog.pg_constraint
        WHERE conrelid = relation AND contype = 'c' AND conname LIKE 'redshift\_bytes\_%'
    )
    SELECT string_agg(action, ', ') INTO actions
    FROM (
        SELECT format('DROP CONSTRAINT %I', name) AS action
        FROM present WHERE name NOT IN (SELECT wanted.name FROM wanted)
        UNION ALL
        SELECT format('ADD CONSTRAINT %I CHECK (pg_catalog.octet_length(%I) <= %s)', name, attname, bytes)
        FROM wanted WHERE name NOT IN (SELECT present.name FROM present)
    ) AS changes;
    IF actions IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s %s', relation, actions);
    END IF;
END $$;

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
    PERFORM redshift_system.check_columns(relation, told -> 'sortkey');
    PERFORM redshift_system.check_columns(relation, told -> 'primary_key');
    PERFORM redshift_system.check_columns(relation, jsonb_path_query_array(told, '$.distkey'));
    PERFORM redshift_system.check_columns(relation, jsonb_path_query_array(told, '$.unique[*][*]'));
    FOR reference IN SELECT jsonb_array_elements(coalesce(told -> 'foreign_keys', '[]')) LOOP
        PERFORM redshift_system.check_columns(relation, reference -> 'columns');
        PERFORM redshift_system.check_columns((reference ->> 'table')::regclass, reference -> 'referenced');
    END LOOP;
    -- A new style does away with the old key.
    known := known - CASE WHEN told ? 'diststyle' THEN 'distkey' ELSE '' END - CASE WHEN told ? 'sortstyle' THEN 'sortkey' ELSE '' END;
    FOR name IN SELECT jsonb_array_elements_text(coalesce(told -> 'primary_key', '[]')) LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', relation, name);
    END LOOP;
    INSERT INTO redshift_system.table_attributes (relid, attributes) VALUES (relation, told)
    ON CONFLICT (relid) DO UPDATE SET attributes = known || told || jsonb_build_object(
        'encodings', coalesce(known -> 'encodings', '{}') || coalesce(told -> 'encodings', '{}'),
        'unique', coalesce(known -> 'unique', '[]') || coalesce(told -> 'unique', '[]'),
        'foreign_keys', coalesce(known -> 'foreign_keys', '[]') || coalesce(told -> 'foreign_keys', '[]')
    );
    IF ordinary THEN
        PERFORM redshift_system.limit_bytes(relation);
        PERFORM redshift_system.index_key(relation, told -> 'primary_key');
    END IF;
    PERFORM redshift_system.rebind_views();
END $$;

-- Makes a view let go of the relations that it reads: they can be dropped, and the view fails until they are back.
CREATE OR REPLACE FUNCTION redshift_system.bind_late(the_view regclass, definition text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    read_relations oid[];
BEGIN
    -- session_user: a definer's function does not know the role that the session acts as.
    IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = the_view AND relkind = 'v'), 'USAGE') THEN
        RAISE EXCEPTION 'must be owner of view %', the_view USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH released AS (
        DELETE FROM pg_catalog.pg_depend
        WHERE classid = 'pg_catalog.pg_rewrite'::regclass
            AND objid IN (SELECT oid FROM pg_catalog.pg_rewrite WHERE ev_class = the_view)
            AND refclassid = 'pg_catalog.pg_class'::regclass AND refobjid <> the_view
        RETURNING refobjid
    )
    SELECT coalesce(array_agg(DISTINCT refobjid), '{}') INTO read_relations FROM released;
    INSERT INTO redshift_system.late_views VALUES (the_view, definition, read_relations)
    ON CONFLICT (view) DO UPDATE SET definition = EXCLUDED.definition, relations = EXCLUDED.relations;
END $$;

-- Binds the views again whose relations were dropped and made again.
CREATE OR REPLACE FUNCTION redshift_system.rebind_views() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    late redshift_system.late_views;
BEGIN
    FOR late IN
        SELECT * FROM redshift_system.late_views AS v
        WHERE EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = v.view)
            AND EXISTS (
                SELECT FROM unnest(v.relations) AS r (oid)
                WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = r.oid)
            )
    LOOP
        BEGIN
            EXECUTE format('CREATE OR REPLACE VIEW %s %s', late.view::regclass, late.definition);
            PERFORM redshift_system.bind_late(late.view, late.definition);
        EXCEPTION WHEN undefined_table OR undefined_column OR invalid_table_definition THEN
            NULL;  -- not all of them are back, or not as they were
        END;
    END LOOP;
END $$;
