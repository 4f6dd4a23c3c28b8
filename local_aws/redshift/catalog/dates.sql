-- Redshift's functions of dates and times; functions.sql says which stand where.

-- Now [r_GETDATE: the statement's start, whole seconds; r_SYSDATE: the transaction's start].
CREATE OR REPLACE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE
RETURN date_trunc('second', statement_timestamp()::timestamp);
CREATE OR REPLACE FUNCTION redshift_system.sysdate() RETURNS timestamp LANGUAGE sql STABLE
RETURN transaction_timestamp()::timestamp;

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

CREATE OR REPLACE FUNCTION redshift_system.date_add(part text, n bigint, at timetz) RETURNS timetz
LANGUAGE sql STABLE RETURN (at AT TIME ZONE 'UTC') + n * redshift_system.part_interval(part);

-- DATEDIFF counts the boundaries between its two times [r_DATEDIFF_function]. Weeks begin on Monday, as for DATE_TRUNC;
-- the guide does not say it of DATEDIFF.
CREATE OR REPLACE FUNCTION redshift_system.boundary(part text, at timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN CASE
    WHEN part IN ('millennium', 'century', 'decade', 'year') THEN date_part(part, at)
    WHEN part = 'quarter' THEN date_part('year', at) * 4 + date_part('quarter', at)
    WHEN part = 'month' THEN date_part('year', at) * 12 + date_part('month', at)
    WHEN part = 'week' THEN floor((at::date - date '1970-01-05') / 7.0)
    WHEN part = 'day' THEN at::date - date '1970-01-01'
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
CREATE OR REPLACE FUNCTION redshift_system.date_diff(part text, a timetz, b timetz) RETURNS bigint LANGUAGE sql STABLE
RETURN redshift_system.date_diff(part, (a AT TIME ZONE 'UTC')::time, (b AT TIME ZONE 'UTC')::time);

-- The year 2000 is in the decade 201, milliseconds and microseconds are the second's fraction [r_Dateparts_for_datetime_functions].
CREATE OR REPLACE FUNCTION redshift_system.field(part text, value double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE
RETURN CASE part
    WHEN 'decade' THEN value + 1
    WHEN 'milliseconds' THEN mod(value::numeric, 1000)
    WHEN 'microseconds' THEN mod(value::numeric, 1000000)
    ELSE value
END;

-- DATE_PART is a double [r_DATE_PART_function]; EXTRACT is an integer, of TIMESTAMPTZ a double, of this part without the parts
-- above and below it [r_EXTRACT_function].
DO $$
DECLARE
    kind regtype;
BEGIN
    FOREACH kind IN ARRAY '{timestamp,date,timestamptz,time,timetz,interval}'::regtype[] LOOP
        EXECUTE format(
            'CREATE OR REPLACE FUNCTION redshift_system.pgdate_part(part text, at %1$s) RETURNS double precision
            LANGUAGE sql STABLE RETURN redshift_system.field(part, pg_catalog.date_part(part, at));
            CREATE OR REPLACE FUNCTION redshift_system.extract_part(part text, at %1$s) RETURNS %2$s LANGUAGE sql STABLE
            RETURN mod(trunc(redshift_system.pgdate_part(part, at))::bigint, CASE WHEN part IN (''milliseconds'', ''microseconds'')
            THEN 1000 ELSE 9223372036854775807 END)::%2$s;
            CREATE OR REPLACE FUNCTION redshift_system.extract_epoch(at %1$s) RETURNS %3$s LANGUAGE sql STABLE
            RETURN trunc(pg_catalog.date_part(''epoch'', at))::%3$s', kind,
            CASE kind WHEN 'timestamptz'::regtype THEN 'double precision' ELSE 'integer' END,
            CASE kind WHEN 'timestamptz'::regtype THEN 'double precision' ELSE 'bigint' END
        );
    END LOOP;
END $$;

-- Other functions of dates.
CREATE OR REPLACE FUNCTION pg_catalog.date_part_year(at date) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN date_part('year', at)::integer;
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
CREATE OR REPLACE FUNCTION pg_catalog.next_day(at timestamp, day text) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    place integer := strpos('sumotuwethfrsa', lower(left(day, 2)));
BEGIN
    IF lower(day) !~ '^(su(n(day)?)?|m(o(n(day)?)?)?|tu(e(s(day)?)?)?|w(e(d(nesday)?)?)?|th(u(r(s(day)?)?)?)?|f(r(i(day)?)?)?|sa(t(urday)?)?)$' THEN
        RAISE EXCEPTION 'day "%" not recognized', day USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN at::date + 1 + (place / 2 - date_part('dow', at)::integer + 6) % 7;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(source text, target text, at timestamp) RETURNS timestamp
LANGUAGE sql STABLE RETURN (at AT TIME ZONE source) AT TIME ZONE target;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(target text, at timestamp) RETURNS timestamp
LANGUAGE sql STABLE RETURN (at AT TIME ZONE 'UTC') AT TIME ZONE target;
-- A day that its month does not have, and an hour behind 23, go on into what follows, unless is_strict [r_TO_DATE_function,
-- r_TO_TIMESTAMP].
CREATE OR REPLACE FUNCTION redshift_system.to_timestamp(value text, format text, strict boolean DEFAULT false) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
    places text := replace(upper(format), 'HH24', 'HH');
    day integer := strpos(places, 'DD');
    hour integer := strpos(places, 'HH');
    days integer := 0;
    hours integer := 0;
BEGIN
    RETURN pg_catalog.to_timestamp(value, format);
EXCEPTION WHEN datetime_field_overflow THEN
    IF strict THEN
        RAISE;
    END IF;
    IF day > 0 AND substr(value, day, 2) ~ '^([0-2][0-9]|3[01])$' THEN
        days := substr(value, day, 2)::integer - 1;
        value := overlay(value PLACING '01' FROM day FOR 2);
    END IF;
    IF hour > 0 AND substr(value, hour, 2) ~ '^[0-9]{2}$' THEN
        hours := substr(value, hour, 2)::integer;
        value := overlay(value PLACING '00' FROM hour FOR 2);
    END IF;
    RETURN pg_catalog.to_timestamp(value, format) + make_interval(days => days, hours => hours);
END $$;
CREATE OR REPLACE FUNCTION redshift_system.to_date(value text, format text, strict boolean DEFAULT false) RETURNS date
LANGUAGE sql STABLE RETURN redshift_system.to_timestamp(value, format, strict)::date;
