-- VARBYTE [r_VARBYTE_type], under Redshift's own type id. It is kept as its bytes in lower-case hexadecimal, as Redshift shows
-- them: PostgreSQL's BYTEA would show \x before them, and every row would have to be read for it on its way to the client.
-- The type reads no text: 'abc'::VARBYTE is a cast of VARCHAR (the binder sees to it), and the guide leaves open what else a
-- bare text means.
INSERT INTO pg_type
SELECT (jsonb_populate_record(t, jsonb_build_object(
    'oid', 6551, 'typname', 'varbyte', 'typcategory', 'U', 'typispreferred', false, 'typarray', 0, 'typinput', 'any_in', 'typreceive', '-',
    'typmodin', 'bittypmodin', 'typmodout', 'bittypmodout', 'typcollation', '"C"'::regcollation::oid
))).*
FROM pg_type AS t WHERE t.oid = 'text'::regtype AND to_regtype('varbyte') IS NULL;

-- They keep the bytes and change the type: hexadecimal text has no blanks to trim.
CREATE OR REPLACE FUNCTION redshift_system.varbyte(hex text) RETURNS varbyte LANGUAGE internal IMMUTABLE STRICT AS 'ltrim1';
CREATE OR REPLACE FUNCTION pg_catalog.to_hex(value varbyte) RETURNS text LANGUAGE internal IMMUTABLE STRICT AS 'ltrim1';

CREATE OR REPLACE FUNCTION pg_catalog.from_hex(hex text) RETURNS varbyte LANGUAGE sql IMMUTABLE STRICT
RETURN redshift_system.varbyte(encode(decode(hex, 'hex'), 'hex'));
CREATE OR REPLACE FUNCTION pg_catalog.to_varbyte(value text, format text) RETURNS varbyte LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    CASE
        WHEN lower(format) = 'hex' THEN RETURN from_hex(repeat('0', length(value) % 2) || value);
        WHEN lower(format) IN ('utf8', 'utf-8', 'utf_8') THEN RETURN redshift_system.varbyte(encode(convert_to(value, 'UTF8'), 'hex'));
        WHEN lower(format) = 'base64' THEN RETURN redshift_system.varbyte(encode(decode(value, 'base64'), 'hex'));
        WHEN lower(format) = 'binary' THEN RETURN redshift_system.varbyte((
            SELECT coalesce(string_agg(lpad(to_hex(substr(value, at, 8)::bit(8)::integer), 2, '0'), '' ORDER BY at), '')
            FROM generate_series(1, length(value), 8) AS at
        ));
        ELSE RAISE EXCEPTION 'the format % is none of hex, binary, utf8 and base64', format USING ERRCODE = 'invalid_parameter_value';
    END CASE;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.from_varbyte(value varbyte, format text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    CASE
        WHEN lower(format) = 'hex' THEN RETURN to_hex(value);
        WHEN lower(format) IN ('utf8', 'utf-8', 'utf_8') THEN RETURN convert_from(decode(to_hex(value), 'hex'), 'UTF8');
        WHEN lower(format) = 'base64' THEN RETURN translate(encode(decode(to_hex(value), 'hex'), 'base64'), E'\n', '');
        WHEN lower(format) = 'binary' THEN RETURN ('x' || to_hex(value))::bit varying::text;
        ELSE RAISE EXCEPTION 'the format % is none of hex, binary, utf8 and base64', format USING ERRCODE = 'invalid_parameter_value';
    END CASE;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.from_varbyte(value text, format text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
RETURN from_varbyte(to_varbyte(value, 'utf8'), format);
CREATE OR REPLACE FUNCTION pg_catalog.octet_length(value varbyte) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
RETURN octet_length(to_hex(value)) / 2;
CREATE OR REPLACE FUNCTION pg_catalog.length(value varbyte) RETURNS integer LANGUAGE sql IMMUTABLE STRICT RETURN octet_length(value);
CREATE OR REPLACE FUNCTION pg_catalog.len(value varbyte) RETURNS integer LANGUAGE sql IMMUTABLE STRICT RETURN octet_length(value);
CREATE OR REPLACE FUNCTION pg_catalog.substring(value varbyte, start integer, bytes integer) RETURNS varbyte
LANGUAGE sql IMMUTABLE STRICT RETURN redshift_system.varbyte(substring(to_hex(value), 2 * start - 1, 2 * bytes));
CREATE OR REPLACE FUNCTION pg_catalog.substring(value varbyte, start integer) RETURNS varbyte
LANGUAGE sql IMMUTABLE STRICT RETURN substring(value, start, octet_length(value) + abs(start) + 1);

CREATE OR REPLACE FUNCTION pg_catalog.substr(value varbyte, start integer, bytes integer) RETURNS varbyte
LANGUAGE sql IMMUTABLE STRICT RETURN substring(value, start, bytes);

-- Its casts are explicit ones: UTF-8, and an integer's own bytes.
CREATE OR REPLACE FUNCTION redshift_system.as_varbyte(value text) RETURNS varbyte LANGUAGE sql IMMUTABLE STRICT
RETURN to_varbyte(value, 'utf8');
CREATE OR REPLACE FUNCTION redshift_system.as_varbyte(value bpchar) RETURNS varbyte LANGUAGE sql IMMUTABLE STRICT
RETURN to_varbyte(concat(value), 'utf8');  -- with the blanks at its end
CREATE OR REPLACE FUNCTION redshift_system.utf8(value varbyte) RETURNS text LANGUAGE sql IMMUTABLE STRICT
RETURN from_varbyte(value, 'utf8');
CREATE OR REPLACE FUNCTION redshift_system.sized(value varbyte, modifier integer, explicit boolean) RETURNS varbyte
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    IF modifier > 0 AND octet_length(value) > modifier THEN
        RAISE EXCEPTION 'Value too long for type binary varying(%)', modifier USING ERRCODE = 'string_data_right_truncation';
    END IF;
    RETURN value;
END $$;
DO $$
DECLARE
    one text;
    code text;
BEGIN
    IF EXISTS (SELECT FROM pg_cast WHERE castsource = 'varbyte'::regtype) THEN
        RETURN;
    END IF;
    CREATE CAST (varbyte AS varbyte) WITH FUNCTION redshift_system.sized(varbyte, integer, boolean) AS IMPLICIT;
    FOREACH one IN ARRAY '{text,varchar,bpchar}'::text[] LOOP
        code := CASE one WHEN 'bpchar' THEN 'bpchar' ELSE 'text' END;
        EXECUTE format('CREATE CAST (varbyte AS %s) WITH FUNCTION redshift_system.utf8(varbyte)', one);
        EXECUTE format('CREATE CAST (%s AS varbyte) WITH FUNCTION redshift_system.as_varbyte(%s)', one, code);
    END LOOP;
    FOREACH one IN ARRAY '{int2,int4,int8}'::text[] LOOP
        EXECUTE format(
            'CREATE FUNCTION redshift_system.as_varbyte(value %s) RETURNS varbyte LANGUAGE sql IMMUTABLE STRICT '
            'RETURN redshift_system.varbyte(encode(%ssend(value), %L))', one, one, 'hex'
        );
        EXECUTE format('CREATE CAST (%s AS varbyte) WITH FUNCTION redshift_system.as_varbyte(%s)', one, one);
    END LOOP;
    -- Hexadecimal digits compare, and concatenate, as the bytes do [r_VARBYTE_OPERATORS].
    FOR one, code IN
        SELECT * FROM (VALUES ('=', 'texteq'), ('<>', 'textne'), ('<', 'text_lt'), ('<=', 'text_le'), ('>', 'text_gt'), ('>=', 'text_ge'),
            ('||', 'textcat'), ('+', 'textcat')) AS o (name, code)
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE FUNCTION redshift_system.%s(varbyte, varbyte) RETURNS %s LANGUAGE internal IMMUTABLE STRICT AS %L',
            code, CASE code WHEN 'textcat' THEN 'varbyte' ELSE 'boolean' END, code
        );
        EXECUTE format(
            'CREATE OPERATOR pg_catalog.%s (LEFTARG = varbyte, RIGHTARG = varbyte, FUNCTION = redshift_system.%s%s)',
            one, code, CASE one WHEN '=' THEN ', COMMUTATOR = =, HASHES, MERGES' END
        );
    END LOOP;
    CREATE FUNCTION redshift_system.bttextcmp(varbyte, varbyte) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'bttextcmp';
    CREATE FUNCTION redshift_system.hashtext(varbyte) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashtext';
    CREATE OPERATOR CLASS pg_catalog.varbyte_ops DEFAULT FOR TYPE varbyte USING btree AS
        OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 redshift_system.bttextcmp(varbyte, varbyte);
    CREATE OPERATOR CLASS pg_catalog.varbyte_ops DEFAULT FOR TYPE varbyte USING hash AS
        OPERATOR 1 =, FUNCTION 1 redshift_system.hashtext(varbyte);
    FOR one, code IN SELECT * FROM (VALUES ('max', 'text_larger'), ('min', 'text_smaller')) AS a (name, code) LOOP
        EXECUTE format('CREATE FUNCTION redshift_system.%s(varbyte, varbyte) RETURNS varbyte LANGUAGE internal IMMUTABLE STRICT AS %L', code, code);
        EXECUTE format('CREATE AGGREGATE pg_catalog.%s(varbyte) (SFUNC = redshift_system.%s, STYPE = varbyte)', one, code);
    END LOOP;
END $$;

-- The name that descriptions of columns have for it.
CREATE OR REPLACE FUNCTION redshift_system.format_type(kind oid, modifier integer) RETURNS text LANGUAGE sql STABLE
RETURN CASE kind
    WHEN 'varbyte'::regtype THEN replace(pg_catalog.format_type(kind, modifier), 'varbyte', 'binary varying')
    ELSE pg_catalog.format_type(kind, modifier)
END;
