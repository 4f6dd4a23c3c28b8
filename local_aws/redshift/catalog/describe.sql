-- What runs behind statements: of one that makes or replaces a view, as the client's own user; small checks; the planner's question.

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
    PERFORM redshift_system.fail('insufficient_privilege', format('must be owner of view %s', the_view))
    WHERE NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = the_view AND relkind = 'v'), 'USAGE');
    PERFORM redshift_system.release_view(the_view, definition);
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
    EXECUTE format('DROP VIEW IF EXISTS %1$s; CREATE VIEW %1$s AS SELECT WHERE redshift_system.fail(%2$L, %3$L) <> %3$L', name, 'undefined_table', SQLERRM);
END $$;
-- Puts another query behind a view, which must show the same columns [r_CREATE_VIEW].
CREATE OR REPLACE FUNCTION redshift_system.shape(relation regclass) RETURNS text LANGUAGE sql STABLE
RETURN (SELECT string_agg(name_and_type, ', ') FROM redshift_system.columns_of(relation) AS name_and_type);
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
    PERFORM redshift_system.fail('duplicate_table', format('relation %s already exists', name))
    WHERE NOT replaces AND redshift_system.in_its_place(name) IS NOT NULL;
    PERFORM redshift_system.make_late_view(name, definition);
    PERFORM redshift_system.bind_late(name::regclass, definition);
END $$;
-- COMMENT ON VIEW finds a materialized view, too [r_COMMENT]; PostgreSQL's does not.
CREATE OR REPLACE PROCEDURE redshift_system.comment_on_view(name text, remark text) LANGUAGE plpgsql AS $$
DECLARE
    kind text := (SELECT 'MATERIALIZED' FROM pg_catalog.pg_class WHERE oid = to_regclass(name) AND relkind = 'm');
BEGIN
    EXECUTE format('COMMENT ON %s VIEW %s IS %L', kind, name, remark);
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
    WHERE s.bytes IS NOT NULL AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype);
    IF actions IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s %s', relation, actions);
    END IF;
END $$;

-- Refuses a materialized view that reads a view, a system table or a temporary table [materialized-view-create-sql-command].
CREATE OR REPLACE FUNCTION redshift_system.check_materialized(relation regclass, refreshes boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
    reads_another boolean;
BEGIN
    SELECT min(c.relname::text) FILTER (WHERE c.relkind = 'v' OR c.relpersistence = 't' OR c.oid < 16384), bool_or(c.relkind = 'm')
    INTO wrong, reads_another
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid AND r.ev_class = relation
    JOIN pg_catalog.pg_class AS c ON c.oid = d.refobjid AND c.oid <> relation
    WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'a materialized view cannot read "%"', wrong USING ERRCODE = 'feature_not_supported',
            HINT = 'Redshift makes materialized views of tables only, not of views, system tables and temporary tables.';
    END IF;
    IF refreshes AND (
        reads_another OR pg_get_viewdef(relation) ~* '\y(random|getdate|sysdate|timeofday|now)\(|\ycurrent_(date|time)'
    ) THEN
        RAISE EXCEPTION 'AUTO REFRESH YES: not for a view of mutable functions or of another materialized view'
            USING ERRCODE = 'feature_not_supported', HINT = 'Leave it out, and REFRESH the view.';
    END IF;
END $$;

-- Refuses another database than this one, which is the only one here.
CREATE OR REPLACE FUNCTION redshift_system.check_database(name text) RETURNS void LANGUAGE sql AS $$
    SELECT redshift_system.fail(
        'feature_not_supported', format('the stand-in Redshift does not have other databases: "%s"', name), 'Test this statement on AWS.'
    )
    WHERE name <> current_database()
$$;

-- Refuses a second open cursor [declare].
CREATE OR REPLACE FUNCTION redshift_system.check_cursors() RETURNS void LANGUAGE sql AS $$
    -- A driver's portal that runs the DECLARE is listed, too, with the same text.
    SELECT redshift_system.fail('feature_not_supported', 'only one cursor can be open in a session at a time', 'CLOSE the first cursor.')
    FROM pg_catalog.pg_cursors WHERE lower(ltrim(statement)) LIKE 'declare%' HAVING count(DISTINCT statement) > 1
$$;

-- Cancels what the session of this process id runs [r_CANCEL].
CREATE OR REPLACE PROCEDURE redshift_system.cancel(process integer) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM redshift_system.fail('undefined_object', format('Session %s does not exist. The session PID might have changed.', process))
    WHERE process NOT IN (SELECT pid FROM pg_catalog.pg_stat_activity);
    PERFORM pg_catalog.pg_cancel_backend(process);
END $$;

-- Raises an error for the master user, a superuser of Redshift's, whose password cannot be disabled [r_CREATE_USER].
CREATE OR REPLACE FUNCTION redshift_system.check_disabled(name text) RETURNS void LANGUAGE sql AS $$
    SELECT redshift_system.fail('feature_not_supported', 'the password of a superuser cannot be disabled')
    FROM pg_catalog.pg_database WHERE datname = current_database() AND pg_get_userbyid(datdba) = name
$$;

-- Raises 42704 for a user where a group or role is named, and the other way round: in PostgreSQL all are roles [r_GRANT].
CREATE OR REPLACE FUNCTION redshift_system.check_grantees(names jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT g.name, g.kind INTO wrong
    FROM jsonb_to_recordset(names) AS g (name text, kind text) JOIN pg_catalog.pg_roles AS r ON r.rolname = g.name
    WHERE r.rolcanlogin <> (g.kind = 'user');
    IF FOUND THEN
        RAISE EXCEPTION '% "%" does not exist', wrong.kind, wrong.name USING ERRCODE = 'undefined_object';
    END IF;
END $$;
-- Drops a role, which nobody may have without FORCE [r_DROP_ROLE]. PostgreSQL itself grants a new one to its maker.
CREATE OR REPLACE PROCEDURE redshift_system.drop_role(name text, forced boolean) LANGUAGE plpgsql AS $$
BEGIN
    IF NOT forced AND EXISTS (
        SELECT FROM pg_catalog.pg_auth_members AS m JOIN pg_catalog.pg_roles AS r ON r.oid = m.roleid
        WHERE r.rolname = name AND m.grantor >= 16384
    ) THEN
        RAISE EXCEPTION 'role "%" cannot be dropped because it is granted', name USING ERRCODE = 'dependent_objects_still_exist',
            HINT = 'REVOKE it, or write DROP ROLE ... FORCE.';
    END IF;
    EXECUTE format('DROP ROLE %I', name);
END $$;

-- What the planner asks for every statement: the columns of the relations of these names. PL/pgSQL plans it once a session.
CREATE OR REPLACE FUNCTION redshift_system.columns_of_relations(names jsonb)
RETURNS TABLE (place bigint, is_view boolean, column_name name, type_name name, modifier integer) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT n.place, c.relkind IN ('v', 'm'), a.attname, t.typname, a.atttypmod
    FROM jsonb_array_elements_text(names) WITH ORDINALITY AS n (name, place)
    JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(n.name)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    WHERE a.attnum > 0 AND NOT a.attisdropped
    ORDER BY n.place, a.attnum;
END $$;
