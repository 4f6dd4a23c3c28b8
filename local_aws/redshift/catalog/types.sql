-- How Redshift compares and converts, said to PostgreSQL's own catalog, so that it holds in every expression.

-- Trailing blanks do not count when VARCHARs are compared, joined, grouped or told apart [r_Character_types]. PostgreSQL
-- compares CHAR so; both types have one form on disk, and the operators of TEXT, which VARCHAR uses, take CHAR's functions.
DO $$
DECLARE
    stale regclass;
BEGIN
    IF (SELECT oprcode = 'bpchareq'::regproc FROM pg_operator WHERE oid = '=(text, text)'::regoperator) THEN
        RETURN;
    END IF;
    UPDATE pg_operator SET oprcode = regexp_replace(oprcode::text, 'text_?', 'bpchar')::regproc
    WHERE oprcode = ANY ('{texteq,textne,text_lt,text_le,text_gt,text_ge}'::regproc[]);
    UPDATE pg_amproc SET amproc = c.new::regproc
    FROM (
        VALUES ('bttextcmp', 'bpcharcmp'), ('bttextsortsupport', 'bpchar_sortsupport'),
            ('hashtext', 'hashbpchar'), ('hashtextextended', 'hashbpcharextended')
    ) AS c (old, new)
    WHERE amproc = c.old::regproc AND amproclefttype = 'text'::regtype;
    -- Equal keys may differ in their blanks, so an index cannot keep one for all.
    DELETE FROM pg_amproc
    WHERE amproclefttype = 'text'::regtype AND amproc = 'btvarstrequalimage'::regproc
        AND amprocfamily = (SELECT oid FROM pg_opfamily WHERE opfname = 'text_ops' AND opfmethod = 403);
    FOR stale IN SELECT indexrelid FROM pg_index WHERE indexrelid >= 16384 LOOP
        EXECUTE format('REINDEX INDEX %s', stale);  -- made before, by other comparisons
    END LOOP;
END $$;

-- Numbers and times convert to VARCHAR wherever one is asked for [c_Supported_data_types], as in PostgreSQL 8.0.
DO $$
DECLARE
    kind regtype;
BEGIN
    FOREACH kind IN ARRAY '{int2,int4,int8,oid,numeric,float4,float8,date,timestamp,timestamptz,time,timetz,interval}'::regtype[] LOOP
        IF NOT EXISTS (SELECT FROM pg_cast WHERE castsource = kind AND casttarget = 'text'::regtype) THEN
            EXECUTE format('CREATE CAST (%s AS text) WITH INOUT AS IMPLICIT', kind);
        END IF;
    END LOOP;
    -- So does TIMESTAMPTZ to TIMESTAMP, and a whole number to a BOOLEAN column.
    UPDATE pg_cast SET castcontext = 'i' WHERE castsource = 'timestamptz'::regtype AND casttarget = 'timestamp'::regtype;
    UPDATE pg_cast SET castcontext = 'a' WHERE castsource = 'int4'::regtype AND casttarget = 'bool'::regtype;
    -- Two ways to say 'a' || 1 would be one too many.
    DELETE FROM pg_operator WHERE oprcode IN ('textanycat'::regproc, 'anytextcat'::regproc);
END $$;

-- VARCHAR(n) and CHAR(n) count bytes: an explicit cast cuts there, anything else refuses what is longer [r_Character_types].
CREATE SCHEMA IF NOT EXISTS redshift_system;
CREATE OR REPLACE FUNCTION redshift_system.fail(condition text, message text, hint text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF hint IS NULL THEN
        RAISE EXCEPTION '%', message USING ERRCODE = condition;
    END IF;
    RAISE EXCEPTION '%', message USING ERRCODE = condition, HINT = hint;
END $$;
CREATE OR REPLACE FUNCTION redshift_system.cut(value text, bytes integer, explicit boolean, kind text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    kept text := left(value, bytes);
BEGIN
    WHILE octet_length(kept) > bytes LOOP
        kept := left(kept, -greatest(1, (octet_length(kept) - bytes) / 4));
    END LOOP;
    IF NOT explicit AND rtrim(substr(value, char_length(kept) + 1), ' ') <> '' THEN
        RAISE EXCEPTION 'Value too long for type character varying(%)', bytes
            USING ERRCODE = 'string_data_right_truncation',
            DETAIL = 'The length of CHAR and VARCHAR counts bytes, not characters.';
    END IF;
    IF NOT explicit AND kind = 'character' THEN
        RAISE EXCEPTION 'Multibyte character not supported for CHAR (Hint: try using VARCHAR)' USING ERRCODE = 'character_not_in_repertoire';
    END IF;
    RETURN kept;
END $$;
CREATE OR REPLACE FUNCTION redshift_system.sized(value varchar, modifier integer, explicit boolean) RETURNS varchar
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN modifier < 5 OR octet_length(value) <= modifier - 4 THEN value
        ELSE redshift_system.cut(value, modifier - 4, explicit, 'character varying')
    END
$$;
CREATE OR REPLACE FUNCTION redshift_system.sized(value bpchar, modifier integer, explicit boolean) RETURNS bpchar
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN modifier < 5 OR octet_length(value::text) = char_length(value::text) THEN pg_catalog.bpchar(value, modifier, explicit)
        ELSE redshift_system.cut(value::text, modifier - 4, explicit, 'character')::bpchar
    END
$$;
UPDATE pg_cast SET castfunc = 'redshift_system.sized(bpchar, integer, boolean)'::regprocedure
WHERE castsource = 'bpchar'::regtype AND casttarget = 'bpchar'::regtype;
UPDATE pg_cast SET castfunc = 'redshift_system.sized(varchar, integer, boolean)'::regprocedure
WHERE castsource = 'varchar'::regtype AND casttarget = 'varchar'::regtype;
