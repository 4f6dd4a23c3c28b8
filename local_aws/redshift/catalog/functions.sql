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

CREATE OR REPLACE FUNCTION redshift_system.setting(name text, initial text) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(nullif(current_setting('redshift.' || name, true), ''), initial);

CREATE OR REPLACE FUNCTION redshift_system.current_setting(name text) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(pg_catalog.current_setting(name, true), nullif(pg_catalog.current_setting('redshift.' || name, true), ''));

-- Now [r_GETDATE: the statement's start, whole seconds; r_SYSDATE: the transaction's start].
CREATE OR REPLACE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE
RETURN date_trunc('second', statement_timestamp()::timestamp);
CREATE OR REPLACE FUNCTION redshift_system.sysdate() RETURNS timestamp LANGUAGE sql STABLE
RETURN transaction_timestamp()::timestamp;

CREATE OR REPLACE FUNCTION redshift_system.user_id() RETURNS integer LANGUAGE sql STABLE
RETURN (SELECT oid::integer FROM pg_catalog.pg_roles WHERE rolname = current_user);

-- Date parts [r_DATEADD_function].
CREATE OR REPLACE FUNCTION redshift_system.part_interval(part text) RETURNS interval LANGUAGE sql IMMUTABLE
RETURN CASE part WHEN 'quarter' THEN interval '3 months' ELSE ('1 ' || part)::interval END;
CREATE OR REPLACE FUNCTION redshift_system.date_add(part text, n bigint, at timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE RETURN at + n * redshift_system.part_interval(part) + CASE
    -- A year later, 29 February is 1 March [r_DATEADD_function, leap years]; twelve months later it is 28 February.
    WHEN part IN ('year', 'decade', 'century', 'millennium') AND to_char(at, 'MMDD') = '0229'
        AND to_char(at + n * redshift_system.part_interval(part), 'MMDD') = '0228' THEN interval '1 day'
    ELSE interval '0'
END;
CREATE OR REPLACE FUNCTION redshift_system.date_add(part text, n bigint, at date) RETURNS timestamp
LANGUAGE sql IMMUTABLE RETURN redshift_system.date_add(part, n, at::timestamp);
CREATE OR REPLACE FUNCTION redshift_system.date_add(part text, n bigint, at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE RETURN at + n * redshift_system.part_interval(part);

CREATE OR REPLACE FUNCTION redshift_system.date_add(part text, n bigint, at time) RETURNS time
LANGUAGE sql IMMUTABLE RETURN at + n * redshift_system.part_interval(part);

-- DATEDIFF counts the boundaries between its two times [r_DATEDIFF_function]. Weeks begin on Monday, as for DATE_TRUNC;
-- the guide does not say it of DATEDIFF.
CREATE OR REPLACE FUNCTION redshift_system.boundary(part text, at timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN CASE
    WHEN part IN ('millennium', 'century', 'decade', 'year') THEN date_part(part, at)
    WHEN part = 'quarter' THEN date_part('year', at) * 4 + date_part('quarter', at)
    WHEN part = 'month' THEN date_part('year', at) * 12 + date_part('month', at)
    WHEN part = 'week' THEN floor((at::date - date '1970-01-05') / 7.0)
    WHEN part IN ('day', 'dow', 'doy') THEN at::date - date '1970-01-01'
    WHEN part = 'hour' THEN floor(extract(epoch FROM at) / 3600)
    WHEN part = 'minute' THEN floor(extract(epoch FROM at) / 60)
    WHEN part = 'millisecond' THEN floor(extract(epoch FROM at) * 1000)
    WHEN part = 'microsecond' THEN extract(epoch FROM at) * 1000000
    ELSE floor(extract(epoch FROM at))
END;
CREATE OR REPLACE FUNCTION redshift_system.date_diff(part text, a timestamp, b timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN redshift_system.boundary(part, b) - redshift_system.boundary(part, a);
CREATE OR REPLACE FUNCTION redshift_system.date_diff(part text, a date, b date) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN redshift_system.boundary(part, b::timestamp) - redshift_system.boundary(part, a::timestamp);
CREATE OR REPLACE FUNCTION redshift_system.date_diff(part text, a timestamptz, b timestamptz) RETURNS bigint
LANGUAGE sql STABLE RETURN redshift_system.boundary(part, b::timestamp) - redshift_system.boundary(part, a::timestamp);

CREATE OR REPLACE FUNCTION redshift_system.date_diff(part text, a time, b time) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN redshift_system.boundary(part, date '1970-01-01' + b) - redshift_system.boundary(part, date '1970-01-01' + a);

-- The year 2000 is in the decade 201
-- [r_Dateparts_for_datetime_functions].
CREATE OR REPLACE FUNCTION redshift_system.field(part text, at timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN CASE part WHEN 'decade' THEN floor(date_part('year', at) / 10) + 1 ELSE date_part(part, at) END;

-- DATE_PART is a double [r_DATE_PART_function], EXTRACT an integer [r_EXTRACT_function].
CREATE OR REPLACE FUNCTION redshift_system.pgdate_part(part text, at timestamp) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN redshift_system.field(part, at);
CREATE OR REPLACE FUNCTION redshift_system.pgdate_part(part text, at date) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN redshift_system.field(part, at::timestamp);
CREATE OR REPLACE FUNCTION redshift_system.pgdate_part(part text, at timestamptz) RETURNS double precision
LANGUAGE sql STABLE RETURN pg_catalog.date_part(part, at);
CREATE OR REPLACE FUNCTION redshift_system.pgdate_part(part text, at time) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN pg_catalog.date_part(part, at);
CREATE OR REPLACE FUNCTION redshift_system.pgdate_part(part text, at interval) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN pg_catalog.date_part(part, at);
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN trunc(redshift_system.field(part, at))::bigint;
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at date) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN trunc(redshift_system.field(part, at::timestamp))::bigint;
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at timestamptz) RETURNS double precision
LANGUAGE sql STABLE RETURN pg_catalog.date_part(part, at);
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at time) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN trunc(pg_catalog.date_part(part, at))::bigint;
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at interval) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN trunc(pg_catalog.date_part(part, at))::bigint;

-- Other functions of dates.
CREATE OR REPLACE FUNCTION pg_catalog.date_trunc(part text, at date) RETURNS timestamp
LANGUAGE sql IMMUTABLE RETURN date_trunc(part, at::timestamp);
CREATE OR REPLACE FUNCTION pg_catalog.trunc(at timestamp) RETURNS date LANGUAGE sql IMMUTABLE RETURN at::date;
CREATE OR REPLACE FUNCTION pg_catalog.last_day(at timestamp) RETURNS date LANGUAGE sql IMMUTABLE
RETURN (date_trunc('month', at) + interval '1 month - 1 day')::date;
CREATE OR REPLACE FUNCTION pg_catalog.add_months(at timestamp, n integer) RETURNS timestamp LANGUAGE sql IMMUTABLE
RETURN CASE
    WHEN at::date = last_day(at) THEN last_day(at + n * interval '1 month') + (at - date_trunc('day', at))
    ELSE at + n * interval '1 month'
END;
CREATE OR REPLACE FUNCTION pg_catalog.months_between(a timestamp, b timestamp) RETURNS double precision
LANGUAGE sql IMMUTABLE
RETURN redshift_system.boundary('month', a) - redshift_system.boundary('month', b) + CASE
    WHEN date_part('day', a) = date_part('day', b) OR (a::date = last_day(a) AND b::date = last_day(b)) THEN 0
    ELSE (extract(epoch FROM a - date_trunc('month', a)) - extract(epoch FROM b - date_trunc('month', b))) / 2678400
END;
CREATE OR REPLACE FUNCTION pg_catalog.next_day(at timestamp, day text) RETURNS date LANGUAGE sql IMMUTABLE
RETURN at::date + 1 + (
    strpos('sumotuwethfrsa', lower(left(day, 2))) / 2 - date_part('dow', at)::integer + 6
) % 7;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(source text, target text, at timestamp) RETURNS timestamp
LANGUAGE sql STABLE RETURN (at AT TIME ZONE source) AT TIME ZONE target;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(target text, at timestamp) RETURNS timestamp
LANGUAGE sql STABLE RETURN (at AT TIME ZONE 'UTC') AT TIME ZONE target;
-- A day that its month does not have goes on into the next one, unless is_strict [r_TO_DATE_function].
CREATE OR REPLACE FUNCTION redshift_system.to_date(value text, format text, strict boolean DEFAULT false) RETURNS date
LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
    place integer := strpos(upper(format), 'DD');
BEGIN
    RETURN pg_catalog.to_date(value, format);
EXCEPTION WHEN datetime_field_overflow THEN
    IF strict OR place = 0 OR substr(value, place, 2) !~ '^([0-2][0-9]|3[01])$' THEN
        RAISE;
    END IF;
    RETURN pg_catalog.to_date(overlay(value PLACING '01' FROM place FOR 2), format) + substr(value, place, 2)::integer - 1;
END $$;

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
CREATE OR REPLACE FUNCTION pg_catalog.len(value text) RETURNS integer LANGUAGE sql IMMUTABLE RETURN char_length(value);
CREATE OR REPLACE FUNCTION pg_catalog.charindex(part text, value text) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN strpos(value, part);
CREATE OR REPLACE FUNCTION pg_catalog.replicate(value text, n integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN repeat(value, n);
CREATE OR REPLACE FUNCTION pg_catalog.sha2(value text, bits integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN encode(CASE bits
    WHEN 0 THEN sha256(convert_to(value, 'UTF8'))
    WHEN 224 THEN sha224(convert_to(value, 'UTF8'))
    WHEN 256 THEN sha256(convert_to(value, 'UTF8'))
    WHEN 384 THEN sha384(convert_to(value, 'UTF8'))
    WHEN 512 THEN sha512(convert_to(value, 'UTF8'))
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
-- REGEXP_REPLACE replaces every match [REGEXP_REPLACE].
CREATE OR REPLACE FUNCTION redshift_system.regexp_replace(
    value text, pattern text, new text DEFAULT '', start integer DEFAULT 1, parameters text DEFAULT 'c'
) RETURNS text LANGUAGE sql IMMUTABLE
RETURN left(value, start - 1)
    || pg_catalog.regexp_replace(substr(value, start), pattern, new, 'g' || redshift_system.flags(parameters));

-- Hashes and sounds.
CREATE OR REPLACE FUNCTION redshift_system.crc32(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    bytes bytea := convert_to(value, 'UTF8');
    crc bigint := 4294967295;
BEGIN
    FOR i IN 0 .. length(bytes) - 1 LOOP
        crc := crc # get_byte(bytes, i);
        FOR bit IN 1 .. 8 LOOP
            crc := (crc >> 1) # CASE WHEN crc & 1 = 1 THEN 3988292384 ELSE 0 END;
        END LOOP;
    END LOOP;
    RETURN lpad(to_hex(crc # 4294967295), 8, '0');
END $$;
CREATE OR REPLACE FUNCTION redshift_system.fnv(bytes bytea) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    hash numeric := 14695981039346656037;
    low integer;
BEGIN
    FOR i IN 0 .. length(bytes) - 1 LOOP
        low := mod(hash, 256);
        hash := mod((hash - low + (low # get_byte(bytes, i))) * 1099511628211, 18446744073709551616);
    END LOOP;
    RETURN CASE WHEN hash >= 9223372036854775808 THEN hash - 18446744073709551616 ELSE hash END;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value text) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN redshift_system.fnv(convert_to(value, 'UTF8'));
CREATE OR REPLACE FUNCTION redshift_system.little_endian(digits text) RETURNS bytea LANGUAGE sql IMMUTABLE
RETURN (SELECT decode(string_agg(substr(digits, i, 2), '' ORDER BY i DESC), 'hex') FROM generate_series(1, length(digits), 2) AS i);
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value integer) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN redshift_system.fnv(redshift_system.little_endian(lpad(to_hex(value), 8, '0')));
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN redshift_system.fnv(redshift_system.little_endian(lpad(to_hex(value), 16, '0')));
CREATE OR REPLACE FUNCTION pg_catalog.soundex(value text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (
    SELECT left(letters, 1) || rpad(replace(substr(regexp_replace(codes, '(.)\1+', '\1', 'g'), 2), '0', ''), 3, '0')
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
RETURN (SELECT count(*)::integer FROM generate_series(1, 4) AS i WHERE substr(soundex(a), i, 1) = substr(soundex(b), i, 1));

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
LANGUAGE sql IMMUTABLE RETURN CASE WHEN place >= 0 THEN document::json ->> place END;
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json(document text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN document::json IS NOT NULL AND json_typeof(document::json) = 'object';
EXCEPTION WHEN invalid_text_representation THEN
    RETURN false;
END $$;

CREATE OR REPLACE FUNCTION pg_catalog.can_json_parse(document text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN document::json IS NOT NULL;
EXCEPTION WHEN invalid_text_representation THEN
    RETURN false;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json_array(document text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN CASE WHEN can_json_parse(document) THEN json_typeof(document::json) = 'array' ELSE false END;

-- The rules write LISTAGG(a, b) WITHIN GROUP (ORDER BY c) as this one's (a, b ORDER BY c), which PostgreSQL can sort.
CREATE OR REPLACE FUNCTION redshift_system.listagg_add(state text, value text, delimiter text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF value IS NULL THEN
        RETURN state;
    END IF;
    state := coalesce(state || coalesce(delimiter, ''), '') || value;
    IF octet_length(state) > 65535 THEN
        RAISE EXCEPTION 'Result size exceeds LISTAGG limit' USING ERRCODE = 'program_limit_exceeded',
            DETAIL = 'LISTAGG returns a VARCHAR(65535) at the most.';
    END IF;
    RETURN state;
END $$;
CREATE OR REPLACE AGGREGATE redshift_system.listagg(text, text) (SFUNC = redshift_system.listagg_add, STYPE = text);

-- IGNORE NULLS, and ordered sets in windows, whose rows come in order [c_Window_functions].
CREATE OR REPLACE FUNCTION redshift_system.keep_first(state anyelement, value anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(state, value)';
CREATE OR REPLACE FUNCTION redshift_system.keep_last(state anyelement, value anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(value, state)';
CREATE OR REPLACE AGGREGATE redshift_system.first_not_null(anyelement) (
    SFUNC = redshift_system.keep_first, STYPE = anyelement
);
CREATE OR REPLACE AGGREGATE redshift_system.last_not_null(anyelement) (
    SFUNC = redshift_system.keep_last, STYPE = anyelement
);
CREATE OR REPLACE FUNCTION redshift_system.collect(state numeric[], value numeric, fraction numeric) RETURNS numeric[]
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN value IS NULL THEN state ELSE (CASE WHEN state = '{}' THEN ARRAY[fraction] ELSE state END) || value END;
CREATE OR REPLACE FUNCTION redshift_system.continuous(state numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN (
    SELECT state[2 + floor(at)::integer] * (1 - at % 1) + coalesce(state[3 + floor(at)::integer], 0) * (at % 1)
    FROM (SELECT state[1] * (cardinality(state) - 2) AS at) AS place
);
CREATE OR REPLACE FUNCTION redshift_system.discrete(state numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN state[1 + greatest(1, ceil(state[1] * (cardinality(state) - 1))::integer)];
CREATE OR REPLACE AGGREGATE redshift_system.percentile_cont(numeric, numeric) (
    SFUNC = redshift_system.collect, STYPE = numeric[], FINALFUNC = redshift_system.continuous, INITCOND = '{}'
);
CREATE OR REPLACE AGGREGATE redshift_system.percentile_disc(numeric, numeric) (
    SFUNC = redshift_system.collect, STYPE = numeric[], FINALFUNC = redshift_system.discrete, INITCOND = '{}'
);

-- A quotient has the scale that its operands' types compute, and is cut off there [r_numeric_computations201].
CREATE OR REPLACE FUNCTION redshift_system.divide(a numeric, b numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN trunc(round(a, digits + 4) / b, digits);

-- ANY_VALUE came with PostgreSQL 16.
CREATE OR REPLACE FUNCTION redshift_system.first_of(state anyelement, value anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE STRICT AS 'SELECT state';
CREATE OR REPLACE AGGREGATE redshift_system.any_value(anyelement) (
    SFUNC = redshift_system.first_of, STYPE = anyelement
);

-- AVG of integers is a BIGINT, cut off [r_AVG].
CREATE OR REPLACE FUNCTION redshift_system.integer_avg(state bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN CASE WHEN state[1] > 0 THEN state[2] / state[1] END;
CREATE OR REPLACE FUNCTION redshift_system.bigint_add(state numeric[], value bigint) RETURNS numeric[]
LANGUAGE sql IMMUTABLE RETURN CASE WHEN value IS NULL THEN state ELSE ARRAY[state[1] + 1, state[2] + value] END;
CREATE OR REPLACE FUNCTION redshift_system.bigint_avg(state numeric[]) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN CASE WHEN state[1] > 0 THEN trunc(state[2] / state[1])::bigint END;
CREATE OR REPLACE AGGREGATE redshift_system.avg(smallint) (
    SFUNC = int2_avg_accum, STYPE = bigint[], FINALFUNC = redshift_system.integer_avg, INITCOND = '{0,0}'
);
CREATE OR REPLACE AGGREGATE redshift_system.avg(integer) (
    SFUNC = int4_avg_accum, STYPE = bigint[], FINALFUNC = redshift_system.integer_avg, INITCOND = '{0,0}'
);
CREATE OR REPLACE AGGREGATE redshift_system.avg(bigint) (
    SFUNC = redshift_system.bigint_add, STYPE = numeric[], FINALFUNC = redshift_system.bigint_avg, INITCOND = '{0,0}'
);
CREATE OR REPLACE FUNCTION redshift_system.decimal_add(state numeric[], value numeric) RETURNS numeric[]
LANGUAGE sql IMMUTABLE RETURN CASE WHEN value IS NULL THEN state ELSE ARRAY[state[1] + 1, state[2] + value] END;
CREATE OR REPLACE FUNCTION redshift_system.decimal_avg(state numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN CASE WHEN state[1] > 0 THEN trunc(state[2] / state[1], scale(state[2])) END;
CREATE OR REPLACE AGGREGATE redshift_system.avg(numeric) (
    SFUNC = redshift_system.decimal_add, STYPE = numeric[], FINALFUNC = redshift_system.decimal_avg, INITCOND = '{0,0}'
);
CREATE OR REPLACE AGGREGATE redshift_system.avg(real) (
    SFUNC = float4_accum, STYPE = double precision[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}'
);
CREATE OR REPLACE AGGREGATE redshift_system.avg(double precision) (
    SFUNC = float8_accum, STYPE = double precision[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}'
);
