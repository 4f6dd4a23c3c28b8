-- Redshift's functions that one SQL function can say. New names stand in pg_catalog, where every search path finds them;
-- functions that PostgreSQL has with another meaning, and those with a date part, stand in redshift_system, and the rules
-- name them there.

CREATE OR REPLACE FUNCTION redshift_system.version() RETURNS text LANGUAGE sql STABLE
RETURN 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.0';

-- The session tells its ids as settings, just before a statement that asks for them.
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_id() RETURNS bigint LANGUAGE sql STABLE
RETURN coalesce(nullif(current_setting('redshift.last_copy_id', true), ''), '-1')::bigint;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_count() RETURNS bigint LANGUAGE sql STABLE
RETURN coalesce(nullif(current_setting('redshift.last_copy_count', true), ''), '0')::bigint;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_query_id() RETURNS bigint LANGUAGE sql STABLE
RETURN coalesce(nullif(current_setting('redshift.last_query_id', true), ''), '-1')::bigint;

CREATE OR REPLACE FUNCTION redshift_system.user_id() RETURNS integer LANGUAGE sql STABLE
RETURN (SELECT oid::integer FROM pg_catalog.pg_roles WHERE rolname = current_user);

CREATE OR REPLACE FUNCTION redshift_system.current_setting(name text, missing_ok boolean DEFAULT true) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(
    -- PostgreSQL shows a unit behind the number.
    CASE lower(name) WHEN 'server_version' THEN '8.0.2'
        WHEN 'statement_timeout' THEN (SELECT setting FROM pg_catalog.pg_settings AS s WHERE s.name = 'statement_timeout') END,
    pg_catalog.current_setting(name, true), nullif(pg_catalog.current_setting('redshift.' || name, true), '')
);

-- Without a second argument, what is not set is an error [CURRENT_SETTING].
CREATE OR REPLACE FUNCTION redshift_system.defined_setting(name text) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(
    redshift_system.current_setting(name), pg_catalog.current_setting('redshift.' || name, true),
    redshift_system.fail('undefined_object', format('unrecognized configuration parameter "%s"', name))
);

-- What SHOW ALL shows of these settings.
CREATE OR REPLACE FUNCTION redshift_system.shown_settings(names text) RETURNS TABLE (name text, setting text) LANGUAGE sql STABLE
AS $$
    SELECT n, redshift_system.current_setting(n) FROM unnest(string_to_array(names, ' ')) AS n
$$;

-- Numbers.
CREATE OR REPLACE FUNCTION pg_catalog.round(value double precision, digits integer) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN round(value::numeric, digits)::double precision;
CREATE OR REPLACE FUNCTION pg_catalog.trunc(value double precision, digits integer) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN trunc(value::numeric, digits)::double precision;
CREATE OR REPLACE FUNCTION pg_catalog.strtol(digits text, base integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    total bigint := 0;
    digit integer;
    body text := lower(ltrim(btrim(digits), '+-'));
BEGIN
    IF base NOT BETWEEN 2 AND 36 THEN
        RAISE EXCEPTION 'strtol: base must be between 2 and 36, not %', base USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF base = 16 AND body LIKE '0x%' THEN
        body := substr(body, 3);
    END IF;
    FOR i IN 1 .. length(body) LOOP
        digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(body, i, 1)) - 1;
        IF digit NOT BETWEEN 0 AND base - 1 THEN
            RAISE EXCEPTION 'The input % is not valid to be converted to base %', digits, base
                USING ERRCODE = 'invalid_text_representation';
        END IF;
        total := total * base + digit;
    END LOOP;
    RETURN CASE WHEN btrim(digits) LIKE '-%' THEN -total ELSE total END;
END $$;

-- Text.
-- CONCAT(a, b) is NULL when one of them is [r_CONCAT]; PostgreSQL's leaves NULL out.
CREATE OR REPLACE FUNCTION redshift_system.concat(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE RETURN a || b;
CREATE OR REPLACE FUNCTION redshift_system.concat(a varbyte, b varbyte) RETURNS varbyte LANGUAGE sql IMMUTABLE RETURN a || b;
CREATE OR REPLACE FUNCTION pg_catalog.len(value text) RETURNS integer LANGUAGE sql IMMUTABLE RETURN char_length(value);
CREATE OR REPLACE FUNCTION pg_catalog.charindex(part text, value text) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN strpos(value, part);
CREATE OR REPLACE FUNCTION pg_catalog.octetindex(part text, value text) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN position(convert_to(part, 'UTF8') IN convert_to(value, 'UTF8'));
CREATE OR REPLACE FUNCTION pg_catalog.replicate(value text, n integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN repeat(value, n);
CREATE OR REPLACE FUNCTION pg_catalog.sha2(value text, bits integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN encode(CASE bits
    WHEN 0 THEN sha256(convert_to(value, 'UTF8'))
    WHEN 224 THEN sha224(convert_to(value, 'UTF8'))
    WHEN 256 THEN sha256(convert_to(value, 'UTF8'))
    WHEN 384 THEN sha384(convert_to(value, 'UTF8'))
    WHEN 512 THEN sha512(convert_to(value, 'UTF8'))
    ELSE ''  -- for another number of bits [SHA2]
END, 'hex');

-- A part's number counts from 1 [SPLIT_PART].
CREATE OR REPLACE FUNCTION redshift_system.split_part(value text, delimiter text, part integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    IF part < 1 THEN
        RAISE EXCEPTION 'field position must be greater than zero' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN pg_catalog.split_part(value, delimiter, part);
END $$;

-- Regular expressions. Parameters: i ignores case, e takes the first group, p is a dialect [REGEXP_SUBSTR and its kin].
CREATE OR REPLACE FUNCTION redshift_system.flags(parameters text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN translate(parameters, 'ep', '');
CREATE OR REPLACE FUNCTION redshift_system.regexp_substr(
    value text, pattern text, start integer DEFAULT 1, occurrence integer DEFAULT 1, parameters text DEFAULT 'c'
) RETURNS text LANGUAGE sql IMMUTABLE STRICT
RETURN coalesce(pg_catalog.regexp_substr(
    value, pattern, start, occurrence, redshift_system.flags(parameters), (strpos(parameters, 'e') > 0)::integer
), '');
CREATE OR REPLACE FUNCTION redshift_system.regexp_instr(
    value text, pattern text, start integer DEFAULT 1, occurrence integer DEFAULT 1, behind integer DEFAULT 0,
    parameters text DEFAULT 'c'
) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
RETURN pg_catalog.regexp_instr(
    value, pattern, start, occurrence, behind, redshift_system.flags(parameters), (strpos(parameters, 'e') > 0)::integer
);
CREATE OR REPLACE FUNCTION redshift_system.regexp_count(
    value text, pattern text, start integer DEFAULT 1, parameters text DEFAULT 'c'
) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
RETURN pg_catalog.regexp_count(value, pattern, start, redshift_system.flags(parameters));
-- REGEXP_REPLACE replaces every match, and $1 stands for the first group [REGEXP_REPLACE].
CREATE OR REPLACE FUNCTION redshift_system.regexp_replace(
    value text, pattern text, new text DEFAULT '', start integer DEFAULT 1, parameters text DEFAULT 'c'
) RETURNS text LANGUAGE sql IMMUTABLE
RETURN left(value, start - 1)
    || pg_catalog.regexp_replace(
        substr(value, start), pattern, pg_catalog.regexp_replace(new, '\$(\d)', '\\\1', 'g'), 'g' || redshift_system.flags(parameters)
    );

-- Hashes and sounds.
-- The polynomial is CRC-32C's [crc32-function].
CREATE OR REPLACE FUNCTION redshift_system.crc32(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    bytes bytea := convert_to(value, 'UTF8');
    crc bigint := 4294967295;
BEGIN
    FOR i IN 0 .. length(bytes) - 1 LOOP
        crc := crc # get_byte(bytes, i);
        FOR bit IN 1 .. 8 LOOP
            crc := (crc >> 1) # CASE WHEN crc & 1 = 1 THEN 2197175160 ELSE 0 END;
        END LOOP;
    END LOOP;
    RETURN lpad(to_hex(crc # 4294967295), 8, '0');
END $$;
-- An integer's bytes come last first: the least one is hashed first.
CREATE OR REPLACE FUNCTION redshift_system.fnv(bytes bytea, seed bigint, last_first boolean) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    hash numeric := seed + CASE WHEN seed < 0 THEN 18446744073709551616 ELSE 0 END;
    low integer;
    byte integer;
BEGIN
    FOR i IN 0 .. length(bytes) - 1 LOOP
        low := mod(hash, 256);
        byte := get_byte(bytes, CASE WHEN last_first THEN length(bytes) - 1 - i ELSE i END);
        hash := mod((hash - low + (low # byte)) * 1099511628211, 18446744073709551616);
    END LOOP;
    RETURN CASE WHEN hash >= 9223372036854775808 THEN hash - 18446744073709551616 ELSE hash END;
END $$;
-- A hash without a seed begins with FNV's own.
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value text, seed bigint DEFAULT -3750763034362895579) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN redshift_system.fnv(convert_to(value, 'UTF8'), seed, false);
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value smallint, seed bigint DEFAULT -3750763034362895579) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN redshift_system.fnv(int2send(value), seed, true);
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value integer, seed bigint DEFAULT -3750763034362895579) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN redshift_system.fnv(int4send(value), seed, true);
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value bigint, seed bigint DEFAULT -3750763034362895579) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN redshift_system.fnv(int8send(value), seed, true);
CREATE OR REPLACE FUNCTION pg_catalog.soundex(value text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (
    SELECT CASE letters WHEN '' THEN '' ELSE left(letters, 1) || rpad(replace(substr(regexp_replace(codes, '(.)\1+', '\1', 'g'), 2), '0', ''), 3, '0') END
    FROM (
        SELECT
            letters,
            translate(
                left(letters, 1) || translate(substr(letters, 2), 'HW', ''),
                'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '01230120022455012623010202'
            ) AS codes
        FROM regexp_replace(upper(value), '[^A-Z]', '', 'g') AS letters
    ) AS coded
);
CREATE OR REPLACE FUNCTION pg_catalog.difference(a text, b text) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN CASE
    WHEN soundex(a) = '' AND soundex(b) = '' THEN 1
    ELSE (SELECT count(*)::integer FROM generate_series(1, 4) AS i WHERE substr(soundex(a), i, 1) = nullif(substr(soundex(b), i, 1), ''))
END;

-- TRY_CAST is NULL where a cast would fail [r_TRY_CAST].
CREATE OR REPLACE FUNCTION redshift_system.try_cast(value text, kind anyelement) RETURNS anyelement
LANGUAGE plpgsql STABLE AS $$
BEGIN
    EXECUTE format('SELECT %L::%s', value, pg_typeof(kind)) INTO kind;
    RETURN kind;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;

-- JSON kept as text [json-functions].
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, VARIADIC path text[]) RETURNS text
LANGUAGE sql IMMUTABLE RETURN nullif(document, '')::json #>> path;
CREATE OR REPLACE FUNCTION pg_catalog.json_array_length(document text) RETURNS integer
LANGUAGE sql IMMUTABLE RETURN json_array_length(document::json);
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_array_element_text(document text, place integer) RETURNS text
LANGUAGE sql IMMUTABLE RETURN CASE WHEN json_array_length(document::json) > place AND place >= 0 THEN document::json ->> place END;
-- PostgreSQL has IS JSON since 16.
CREATE OR REPLACE FUNCTION pg_catalog.can_json_parse(document text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN document::json IS NOT NULL;
EXCEPTION WHEN invalid_text_representation THEN
    RETURN false;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json(document text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN CASE WHEN can_json_parse(document) THEN json_typeof(document::json) = 'object' WHEN document IS NOT NULL THEN false END;
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json_array(document text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN CASE WHEN can_json_parse(document) THEN json_typeof(document::json) = 'array' ELSE false END;

-- A quotient has the scale that its operands' types compute, and is cut off there [r_numeric_computations201].
CREATE OR REPLACE FUNCTION redshift_system.divide(a numeric, b numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN trunc(round(a, digits + 4) / b, digits);
