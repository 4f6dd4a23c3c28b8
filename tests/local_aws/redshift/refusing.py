"""A planner that refuses what Redshift does not have, without a server to ask for names."""

import pytest

from local_aws.redshift.errors import RedshiftError
from local_aws.redshift.translate.planner import Planner
from local_aws.redshift.translate.refusals.names import RefusedNames

MERGE = "MERGE INTO t USING s ON t.a = s.a "
"""The parts of a MERGE that Redshift takes."""
UPDATE, INSERT = "WHEN MATCHED THEN UPDATE SET b = s.b ", "WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b)"

NAMES = RefusedNames.among(
    ["string_agg", "array_agg", "generate_series", "now", "count", "pg_advisory_lock", "json_agg", "uuidv7"],
    ["json", "jsonb", "uuid", "bytea", "int4", "inet", "xml", "point", "varchar"],
)


def plan(sql: str) -> int:
    """Plan SQL that nothing is wrong with; the number of its statements."""
    return len(Planner(NAMES).plan(sql))


def refusal(sql: str) -> RedshiftError:
    with pytest.raises(RedshiftError) as caught:
        Planner(NAMES).plan(sql)
    return caught.value
