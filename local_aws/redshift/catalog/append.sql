-- Moves the rows of one table to the end of another [r_ALTER_TABLE_APPEND]. IGNOREEXTRA leaves the source's other columns out,
-- FILLTARGET gives the target's others their default.
CREATE OR REPLACE FUNCTION redshift_system.columns_of(relation regclass) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT format('%I %s', attname, format_type(atttypid, atttypmod)) FROM pg_catalog.pg_attribute
    WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped ORDER BY attnum
$$;
-- What two tables do not have in common that ALTER TABLE APPEND wants alike; NULL for nothing.
CREATE OR REPLACE FUNCTION redshift_system.unlike(target regclass, source regclass) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN target = source THEN 'be two tables'
        WHEN EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid IN (target, source) AND (relpersistence <> 'p' OR relkind <> 'r'))
            THEN 'be permanent tables'
        WHEN t.attributes -> 'sortkey' IS DISTINCT FROM s.attributes -> 'sortkey'
            OR (t.attributes ->> 'sortstyle' = 'interleaved') IS DISTINCT FROM (s.attributes ->> 'sortstyle' = 'interleaved')
            THEN 'have the same sort key'
        WHEN t.attributes -> 'distkey' IS DISTINCT FROM s.attributes -> 'distkey' OR t.attributes -> 'diststyle' <> s.attributes -> 'diststyle'
            THEN 'have the same distribution'
        WHEN EXISTS (
            SELECT FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_attribute AS b USING (attname)
            WHERE a.attrelid = target AND b.attrelid = source AND a.attnum > 0 AND a.attnotnull <> b.attnotnull
        ) THEN 'have the same NOT NULL columns'
        WHEN EXISTS (
            SELECT FROM jsonb_each(t.attributes -> 'encodings') AS e WHERE e.value <> s.attributes -> 'encodings' -> e.key
        ) THEN 'have the same encodings'
    END
    FROM (SELECT (SELECT attributes FROM redshift_system.table_attributes WHERE relid = target)) AS t (attributes),
        (SELECT (SELECT attributes FROM redshift_system.table_attributes WHERE relid = source)) AS s (attributes)
$$;
CREATE OR REPLACE PROCEDURE redshift_system.append(target regclass, source regclass, extra text) LANGUAGE plpgsql AS $$
DECLARE
    theirs text[] := ARRAY(SELECT * FROM redshift_system.columns_of(source));
    ours text[] := ARRAY(SELECT * FROM redshift_system.columns_of(target));
    shared text[] := ARRAY(SELECT unnest(theirs) INTERSECT SELECT unnest(ours));
    wrong text := redshift_system.unlike(target, source);
BEGIN
    PERFORM redshift_system.fail('feature_not_supported', format('ALTER TABLE APPEND: %s and %s must %s', target, source, wrong))
    WHERE wrong IS NOT NULL;
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
