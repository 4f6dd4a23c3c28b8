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

-- Now [r_GETDATE: the statement's start, whole seconds; r_SYSDATE: the transaction's start].
CREATE OR REPLACE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE
RETURN date_trunc('second', statement_timestamp()::timestamp);
CREATE OR REPLACE FUNCTION redshift_system.sysdate() RETURNS timestamp LANGUAGE sql STABLE
RETURN transaction_timestamp()::timestamp;

-- Date parts [r_DATEADD_function].
CREATE OR REPLACE FUNCTION redshift_system.part_interval(part text) RETURNS interval LANGUAGE sql IMMUTABLE
RETURN CASE part WHEN 'quarter' THEN interval '3 months' ELSE ('1 ' || part)::interval END;
CREATE OR REPLACE FUNCTION redshift_system.dateadd(part text, n bigint, at timestamp) RETURNS timestamp
LANGUAGE sql IMMUTABLE RETURN at + n * redshift_system.part_interval(part);
CREATE OR REPLACE FUNCTION redshift_system.dateadd(part text, n bigint, at date) RETURNS timestamp
LANGUAGE sql IMMUTABLE RETURN at::timestamp + n * redshift_system.part_interval(part);
CREATE OR REPLACE FUNCTION redshift_system.dateadd(part text, n bigint, at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE RETURN at + n * redshift_system.part_interval(part);

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
CREATE OR REPLACE FUNCTION redshift_system.datediff(part text, a timestamp, b timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN redshift_system.boundary(part, b) - redshift_system.boundary(part, a);
CREATE OR REPLACE FUNCTION redshift_system.datediff(part text, a date, b date) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN redshift_system.boundary(part, b::timestamp) - redshift_system.boundary(part, a::timestamp);
CREATE OR REPLACE FUNCTION redshift_system.datediff(part text, a timestamptz, b timestamptz) RETURNS bigint
LANGUAGE sql STABLE RETURN redshift_system.boundary(part, b::timestamp) - redshift_system.boundary(part, a::timestamp);

-- DATE_PART is a double [r_DATE_PART_function], EXTRACT an integer [r_EXTRACT_function].
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at timestamp) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN pg_catalog.date_part(part, at);
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at date) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN pg_catalog.date_part(part, at::timestamp);
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at timestamptz) RETURNS double precision
LANGUAGE sql STABLE RETURN pg_catalog.date_part(part, at);
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at time) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN pg_catalog.date_part(part, at);
CREATE OR REPLACE FUNCTION redshift_system.date_part(part text, at interval) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN pg_catalog.date_part(part, at);
CREATE OR REPLACE FUNCTION redshift_system.extract(part text, at timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN trunc(pg_catalog.date_part(part, at))::bigint;
CREATE OR REPLACE FUNCTION redshift_system.extract(part text, at date) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN trunc(pg_catalog.date_part(part, at::timestamp))::bigint;
CREATE OR REPLACE FUNCTION redshift_system.extract(part text, at timestamptz) RETURNS double precision
LANGUAGE sql STABLE RETURN pg_catalog.date_part(part, at);
CREATE OR REPLACE FUNCTION redshift_system.extract(part text, at time) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN trunc(pg_catalog.date_part(part, at))::bigint;
CREATE OR REPLACE FUNCTION redshift_system.extract(part text, at interval) RETURNS bigint
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
CREATE OR REPLACE FUNCTION pg_catalog.to_date(value text, format text, strict boolean) RETURNS date
LANGUAGE sql STABLE RETURN to_date(value, format);

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

-- REGEXP_REPLACE replaces every match [REGEXP_REPLACE].
CREATE OR REPLACE FUNCTION redshift_system.regexp_replace(value text, pattern text, new text DEFAULT '', start integer DEFAULT 1)
RETURNS text LANGUAGE sql IMMUTABLE
RETURN left(value, start - 1) || pg_catalog.regexp_replace(substr(value, start), pattern, new, 'g');

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

-- The rules write LISTAGG(a, b) WITHIN GROUP (ORDER BY c) as this one's (a, b ORDER BY c), which PostgreSQL can sort.
CREATE OR REPLACE AGGREGATE redshift_system.listagg(text, text) (
    SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = string_agg_finalfn
);

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
CREATE OR REPLACE AGGREGATE redshift_system.avg(numeric) (
    SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg
);
CREATE OR REPLACE AGGREGATE redshift_system.avg(real) (
    SFUNC = float4_accum, STYPE = double precision[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}'
);
CREATE OR REPLACE AGGREGATE redshift_system.avg(double precision) (
    SFUNC = float8_accum, STYPE = double precision[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}'
);
