-- What runs behind a statement that makes or alters a table, as the client's own user: it keeps what only Redshift has.

-- Raises 42703 unless the relation has each of these columns.
CREATE OR REPLACE FUNCTION redshift_system.check_columns(relation regclass, names jsonb) RETURNS void LANGUAGE sql AS $$
    SELECT redshift_system.fail('undefined_column', format('column "%s" named in key does not exist', name))
    FROM jsonb_array_elements_text(names) AS name
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_attribute WHERE attrelid = relation AND attname = name AND attnum > 0 AND NOT attisdropped
    )
$$;

-- Raises an error for a column whose type does not have its encoding [c_Compression_encodings]; others are for all types.
CREATE OR REPLACE FUNCTION redshift_system.check_encodings(relation regclass, encodings jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    times regtype[] := '{date,timestamp,timestamptz,time,timetz,interval}';
    texts regtype[] := '{varchar,bpchar,varbyte}';
    exact regtype[] := '{int2,int4,int8,numeric}';
BEGIN
    PERFORM redshift_system.fail(
        'feature_not_supported', format('ENCODE %s of column %s: not for the type %s', e.value, e.key, a.atttypid::regtype)
    )
    FROM jsonb_each_text(encodings) AS e
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = relation AND a.attname = e.key
    JOIN (VALUES
        ('az64', exact || times), ('bytedict', exact || times || texts || '{float4,float8}'::regtype[]),
        ('delta', exact || times), ('delta32k', '{int4,int8,numeric}'::regtype[] || times), ('lzo', exact || times || texts),
        ('mostly8', exact), ('mostly16', '{int4,int8,numeric}'), ('mostly32', '{int8,numeric}'), ('text255', '{varchar}'), ('text32k', '{varchar}')
    ) AS allowed (encoding, kinds) ON allowed.encoding = e.value
    WHERE a.atttypid <> ALL (allowed.kinds);
END $$;

-- The name of a column that may be said by its place.
CREATE OR REPLACE FUNCTION redshift_system.column_at(relation regclass, place text) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(
    (SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = relation AND attnum::text = place AND NOT attisdropped), place
);

-- One transaction at a time writes a table; the next one waits for its end [c_write_readwrite].
CREATE OR REPLACE FUNCTION redshift_system.wait_for_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(TG_RELID::bigint);
    RETURN NULL;
END $$;

-- Refuses a change that Redshift's ALTER TABLE does not make of a table with these attributes [r_ALTER_TABLE].
CREATE OR REPLACE FUNCTION redshift_system.check_change(relation regclass, known jsonb, told jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM redshift_system.fail('feature_not_supported', reason)
    FROM (SELECT CASE
        WHEN told ->> 'dropped' IN (known ->> 'distkey') OR known -> 'sortkey' ? (told ->> 'dropped')
            THEN format('cannot drop column "%s", which is a DISTKEY or SORTKEY of the table', told ->> 'dropped')
        WHEN told ? 'dropped' AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
        ) THEN 'cannot drop the last column of a table'
        WHEN told ? 'resized' AND (
            EXISTS (SELECT FROM redshift_system.constraints AS c WHERE c.relid = relation AND c.columns ? (told ->> 'resized'))
            OR known -> 'encodings' ->> (told ->> 'resized') IN ('bytedict', 'runlength', 'text255', 'text32k')
            OR EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = relation AND attname = told ->> 'resized' AND atthasdef)
        ) THEN format('cannot alter type of column "%s", which has a key, a default, or an encoding that holds its size', told ->> 'resized')
        WHEN told ? 'diststyle' AND known ->> 'sortstyle' = 'interleaved'
            THEN 'ALTER DISTSTYLE and ALTER DISTKEY are not supported for a table with an interleaved sort key'
        WHEN told ->> 'diststyle' IN ('all', 'even') AND (SELECT relpersistence = 't' FROM pg_catalog.pg_class WHERE oid = relation)
            THEN 'ALTER DISTSTYLE ALL and EVEN are not supported for a temporary table'
        WHEN told ? 'encodings' AND known ->> 'sortstyle' = 'interleaved'
            THEN 'ALTER COLUMN ENCODE is not supported for a table with an interleaved sort key'
        WHEN EXISTS (SELECT FROM jsonb_each(told -> 'encodings') AS e WHERE known -> 'encodings' -> e.key = e.value)
            THEN 'the column has this encoding already'
        WHEN told ?| '{moves,renamed}' AND (SELECT relkind = 'm' FROM pg_catalog.pg_class WHERE oid = relation)
            THEN 'a materialized view and its columns cannot be renamed'
        WHEN told ? 'primary_key' AND known ? 'primary_key' THEN format('multiple primary keys for table "%s" are not allowed', relation)
    END) AS checked (reason)
    WHERE reason IS NOT NULL;
END $$;

-- The attributes without the constraint that is dropped, or those of a column that is [r_ALTER_TABLE].
CREATE OR REPLACE FUNCTION redshift_system.without_constraints(relation regclass, known jsonb, told jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    gone record;
BEGIN
    FOR gone IN
        SELECT * FROM redshift_system.constraints AS c
        WHERE c.relid = relation AND (c.conname = told ->> 'unconstrained' OR c.columns ? (told ->> 'dropped'))
    LOOP
        PERFORM redshift_system.fail(
            'dependent_objects_still_exist', format('cannot drop constraint %s because other objects depend on it', gone.conname),
            'Use DROP ... CASCADE to drop the dependent objects too.'
        ) WHERE NOT told ? 'cascades' AND (
            (told ? 'dropped' AND jsonb_array_length(gone.columns) > 1)
            OR (gone.contype = 'p' AND EXISTS (SELECT FROM redshift_system.constraints AS c WHERE c.confrelid = relation))
        );
        known := CASE gone.contype
            WHEN 'p' THEN known - 'primary_key'
            WHEN 'u' THEN jsonb_set(known, '{unique}', (
                SELECT coalesce(jsonb_agg(u), '[]') FROM jsonb_array_elements(known -> 'unique') AS u WHERE u <> gone.columns
            ))
            ELSE jsonb_set(known, '{foreign_keys}', (
                SELECT coalesce(jsonb_agg(f), '[]') FROM jsonb_array_elements(known -> 'foreign_keys') AS f
                WHERE f -> 'columns' <> gone.columns
            ))
        END;
        IF gone.contype = 'p' THEN
            UPDATE redshift_system.table_attributes SET attributes = jsonb_set(attributes, '{foreign_keys}', jsonb_path_query_array(
                attributes, '$.foreign_keys[*] ? (!(@.relid == $gone))', jsonb_build_object('gone', relation::oid::bigint)
            ))
            WHERE relid IN (SELECT c.relid FROM redshift_system.constraints AS c WHERE c.confrelid = relation);
        END IF;
    END LOOP;
    IF told ? 'unconstrained' AND NOT FOUND THEN
        RAISE EXCEPTION 'constraint "%" of relation "%" does not exist', told ->> 'unconstrained', relation USING ERRCODE = 'undefined_object';
    END IF;
    RETURN known;
END $$;

-- What DROP leaves behind: the foreign keys that refer to a table that is gone, which CASCADE drops as well [r_DROP_TABLE].
CREATE OR REPLACE FUNCTION redshift_system.drop_references(cascades boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    left_behind oid[] := ARRAY(
        SELECT t.relid FROM redshift_system.table_attributes AS t
        WHERE EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = t.relid) AND EXISTS (
            SELECT FROM jsonb_array_elements(t.attributes -> 'foreign_keys') AS f
            WHERE f ? 'relid' AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = (f ->> 'relid')::oid)
        )
    );
BEGIN
    IF left_behind <> '{}' AND NOT cascades THEN
        RAISE EXCEPTION 'cannot drop the table because other objects depend on it' USING ERRCODE = 'dependent_objects_still_exist',
            DETAIL = format('a foreign key of table %s depends on it', left_behind[1]::regclass),
            HINT = 'Use DROP ... CASCADE to drop the dependent objects too.';
    END IF;
    UPDATE redshift_system.table_attributes AS t SET attributes = jsonb_set(t.attributes, '{foreign_keys}', (
        SELECT coalesce(jsonb_agg(f), '[]') FROM jsonb_array_elements(t.attributes -> 'foreign_keys') AS f
        WHERE EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = (f ->> 'relid')::oid)
    ))
    WHERE t.relid = ANY (left_behind);
END $$;

-- The attributes with a column's new name.
CREATE OR REPLACE FUNCTION redshift_system.swapped(names jsonb, old text, new text) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN (
    SELECT jsonb_agg(CASE n.name WHEN old THEN new ELSE n.name END ORDER BY n.place)
    FROM jsonb_array_elements_text(names) WITH ORDINALITY AS n (name, place)
);
CREATE OR REPLACE FUNCTION redshift_system.with_new_name(known jsonb, old text, new text) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN (
    SELECT coalesce(jsonb_object_agg(a.key, CASE a.key
        WHEN 'distkey' THEN redshift_system.swapped(jsonb_build_array(a.value), old, new) -> 0
        WHEN 'sortkey' THEN redshift_system.swapped(a.value, old, new)
        WHEN 'primary_key' THEN redshift_system.swapped(a.value, old, new)
        WHEN 'unique' THEN (SELECT coalesce(jsonb_agg(redshift_system.swapped(u, old, new)), '[]') FROM jsonb_array_elements(a.value) AS u)
        WHEN 'foreign_keys' THEN (
            SELECT coalesce(jsonb_agg(f || jsonb_build_object('columns', redshift_system.swapped(f -> 'columns', old, new))), '[]')
            FROM jsonb_array_elements(a.value) AS f
        )
        WHEN 'encodings' THEN (
            SELECT coalesce(jsonb_object_agg(CASE e.key WHEN old THEN new ELSE e.key END, e.value), '{}') FROM jsonb_each(a.value) AS e
        )
        WHEN 'named' THEN (
            SELECT coalesce(jsonb_object_agg(left(n.key, 1) || redshift_system.swapped(substr(n.key, 2)::jsonb, old, new)::text, n.value), '{}')
            FROM jsonb_each(a.value) AS n
        )
        ELSE a.value
    END), '{}') FROM jsonb_each(known) AS a
);

-- Keeps the attributes of a new table (how = create) or adds to those of an old one (how = alter).
CREATE OR REPLACE FUNCTION redshift_system.describe_table(relation regclass, told jsonb, how text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    known jsonb := coalesce((SELECT t.attributes FROM redshift_system.table_attributes AS t WHERE relid = relation), '{}');
    keys jsonpath;
    reference jsonb;
    name text;
    ordinary boolean := (SELECT relkind = 'r' FROM pg_catalog.pg_class WHERE oid = relation);
BEGIN
    IF how = 'create' AND EXISTS (SELECT FROM redshift_system.table_attributes WHERE relid = relation) THEN
        RETURN;  -- CREATE TABLE IF NOT EXISTS found it
    END IF;
    IF told ? 'like' THEN
        SELECT t.attributes - 'primary_key' - 'unique' - 'foreign_keys' - 'named' || told INTO told
        FROM redshift_system.table_attributes AS t WHERE relid = (told ->> 'like')::regclass;
    END IF;
    told := told || jsonb_strip_nulls(jsonb_build_object('distkey', redshift_system.column_at(relation, told ->> 'distkey'), 'sortkey', (
        SELECT jsonb_agg(redshift_system.column_at(relation, k.name) ORDER BY k.place)
        FROM jsonb_array_elements_text(told -> 'sortkey') WITH ORDINALITY AS k (name, place)
    )));
    IF how = 'alter' THEN
        PERFORM redshift_system.check_change(relation, known, told);
        known := redshift_system.without_constraints(relation, known, told);
        IF told ? 'renamed' THEN
            known := redshift_system.with_new_name(known, told -> 'renamed' ->> 0, told -> 'renamed' ->> 1);
        END IF;
        told := told - '{dropped,resized,unconstrained,cascades,renamed,moves}'::text[];
    END IF;
    PERFORM redshift_system.check_encodings(relation, told -> 'encodings');
    FOREACH keys IN ARRAY '{$.sortkey[*],$.primary_key[*],$.distkey,$.unique[*][*],$.foreign_keys[*].columns[*]}'::jsonpath[] LOOP
        PERFORM redshift_system.check_columns(relation, jsonb_path_query_array(told, keys));
    END LOOP;
    PERFORM redshift_system.fail('feature_not_supported', 'a VARBYTE column cannot be a DISTKEY or SORTKEY')
    FROM pg_catalog.pg_attribute
    WHERE attrelid = relation AND atttypid = 'varbyte'::regtype AND (attname = told ->> 'distkey' OR told -> 'sortkey' ? attname);
    FOR reference IN SELECT jsonb_array_elements(coalesce(told -> 'foreign_keys', '[]')) LOOP
        PERFORM redshift_system.check_columns((reference ->> 'table')::regclass, reference -> 'referenced');
    END LOOP;
    IF told ? 'foreign_keys' THEN
        told := told || jsonb_build_object('foreign_keys', (
            SELECT jsonb_agg(f || jsonb_build_object('relid', (f ->> 'table')::regclass::oid::bigint))
            FROM jsonb_array_elements(told -> 'foreign_keys') AS f
        ));
    END IF;
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
        'named', coalesce(known -> 'named', '{}') || coalesce(told -> 'named', '{}'),
        'unique', coalesce(known -> 'unique', '[]') || coalesce(told -> 'unique', '[]'),
        'foreign_keys', coalesce(known -> 'foreign_keys', '[]') || coalesce(told -> 'foreign_keys', '[]')
    );
    IF ordinary AND how = 'create' AND (SELECT relpersistence = 'p' FROM pg_catalog.pg_class WHERE oid = relation) THEN
        EXECUTE format(
            'CREATE TRIGGER redshift_one_writer BEFORE INSERT OR UPDATE OR DELETE ON %s '
            'FOR EACH STATEMENT EXECUTE FUNCTION redshift_system.wait_for_writer()', relation
        );
    END IF;
    -- Redshift finds a few keys in a large table by reading one column's blocks, PostgreSQL by an index. It takes keys twice,
    -- as Redshift does, and is a hash index because a key of a B-tree may have 2,704 bytes only.
    IF ordinary AND jsonb_array_length(told -> 'primary_key') = 1 THEN
        EXECUTE format('CREATE INDEX ON %s USING hash (%I)', relation, told -> 'primary_key' ->> 0);
    END IF;
    PERFORM redshift_system.rebind_views(relation);
END $$;
