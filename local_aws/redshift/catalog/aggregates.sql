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
