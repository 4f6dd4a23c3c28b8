-- Redshift's aggregates and windows that PostgreSQL does not have, or has with another answer.

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

-- IGNORE NULLS: the first n values that are there, or the last n, the last one first [c_Window_functions].
CREATE OR REPLACE FUNCTION redshift_system.keep_first(state anyarray, value anyelement, n integer) RETURNS anyarray
LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN value IS NULL OR cardinality(state) >= n THEN state ELSE array_append(state, value) END';
CREATE OR REPLACE FUNCTION redshift_system.keep_last(state anyarray, value anyelement, n integer) RETURNS anyarray
LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN value IS NULL THEN state ELSE (array_prepend(value, state))[1:n] END';
CREATE OR REPLACE AGGREGATE redshift_system.first_values(anyelement, integer) (
    SFUNC = redshift_system.keep_first, STYPE = anyarray, INITCOND = '{}'
);
CREATE OR REPLACE AGGREGATE redshift_system.last_values(anyelement, integer) (
    SFUNC = redshift_system.keep_last, STYPE = anyarray, INITCOND = '{}'
);

-- Ordered sets, whose rows come in order: a state is the fraction and the values [r_PERCENTILE_CONT, r_MEDIAN].
CREATE OR REPLACE FUNCTION redshift_system.checked(fraction numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF fraction NOT BETWEEN 0 AND 1 THEN
        RAISE EXCEPTION 'percentile value % is not between 0 and 1', fraction USING ERRCODE = 'numeric_value_out_of_range';
    END IF;
    RETURN fraction;
END $$;
CREATE OR REPLACE FUNCTION redshift_system.continuous(state numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN (
    SELECT state[2 + floor(at)::integer] * (1 - at % 1) + coalesce(state[3 + floor(at)::integer], 0) * (at % 1)
    FROM (SELECT state[1] * (cardinality(state) - 2) AS at) AS place
);
CREATE OR REPLACE FUNCTION redshift_system.discrete(state numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN state[1 + greatest(1, ceil(state[1] * (cardinality(state) - 1))::integer)];
-- Doubles, timestamps and dates keep their types.
CREATE OR REPLACE FUNCTION redshift_system.continuous(state double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN (SELECT pg_catalog.percentile_cont(state[1]) WITHIN GROUP (ORDER BY v) FROM unnest(state[2:]) AS v);
CREATE OR REPLACE FUNCTION redshift_system.continuous_time(state double precision[]) RETURNS timestamp LANGUAGE sql IMMUTABLE
RETURN timestamp 'epoch' + redshift_system.continuous(state) * interval '1 second';
CREATE OR REPLACE FUNCTION redshift_system.continuous_date(state double precision[]) RETURNS date LANGUAGE sql IMMUTABLE
RETURN redshift_system.continuous_time(state)::date;
DO $$
DECLARE
    kind record;
BEGIN
    FOR kind IN
        SELECT * FROM (VALUES
            ('numeric', 'numeric', 'value', 'continuous'), ('smallint', 'numeric', 'value::numeric', 'continuous'),
            ('integer', 'numeric', 'value::numeric', 'continuous'), ('bigint', 'numeric', 'value::numeric', 'continuous'),
            ('double precision', 'double precision', 'value', 'continuous'),
            ('real', 'double precision', 'value::double precision', 'continuous'),
            ('timestamp', 'double precision', 'date_part(''epoch'', value)', 'continuous_time'),
            ('date', 'double precision', 'date_part(''epoch'', value)', 'continuous_date')
        ) AS v (name, state, as_state, final)
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE FUNCTION redshift_system.collect(state %1$s[], value %2$s, fraction numeric) RETURNS %1$s[]
            LANGUAGE sql IMMUTABLE RETURN CASE
                WHEN value IS NULL THEN state WHEN state = ''{}'' THEN ARRAY[redshift_system.checked(fraction), %3$s] ELSE state || %3$s
            END', kind.state, kind.name, kind.as_state
        );
        EXECUTE format(
            'CREATE OR REPLACE AGGREGATE redshift_system.percentile_cont(%s, numeric) (
                SFUNC = redshift_system.collect, STYPE = %s[], FINALFUNC = redshift_system.%s, INITCOND = ''{}''
            )', kind.name, kind.state, kind.final
        );
    END LOOP;
END $$;
CREATE OR REPLACE AGGREGATE redshift_system.percentile_disc(numeric, numeric) (
    SFUNC = redshift_system.collect, STYPE = numeric[], FINALFUNC = redshift_system.discrete, INITCOND = '{}'
);

-- PostgreSQL has ANY_VALUE since 16.
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
CREATE OR REPLACE AGGREGATE redshift_system.avg(double precision) (
    SFUNC = float8_accum, STYPE = double precision[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}'
);
