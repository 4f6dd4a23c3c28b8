"""awswrangler and redshift_connector: a login from the API, frames written and read, questions of metadata."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import awswrangler as wr
import pandas as pd
import redshift_connector

FRAME = pd.DataFrame(
    {
        "id": [1, 2, 3],
        "name": ["a", None, "Zoë"],
        "x": [1.5, None, 2.0],
        "t": pd.to_datetime(["2018-11-01 10:00", "2018-11-02 00:00", "2018-11-03 00:00"]),
        "ok": [True, False, True],
    }
)


def main() -> None:
    outputs = json.loads(Path(os.environ["OUTPUTS_FILE"]).read_text())
    cluster, database = (outputs[name]["value"] for name in ("redshift_cluster_identifier", "redshift_database"))
    with wr.redshift.connect_temp(cluster, user="etl", database=database, db_groups=[], auto_create=True) as temporary:
        assert wr.redshift.read_sql_query("SELECT current_user AS u", temporary)["u"].to_list() == ["etl"]
    with redshift_connector.connect(
        host=os.environ["PGHOST"],
        port=int(os.environ["PGPORT"]),
        database=os.environ["PGDATABASE"],
        user=os.environ["PGUSER"],
        password=os.environ["PGPASSWORD"],
        sslmode="verify-full",  # SSL_CERT_FILE names our authority
    ) as connection:
        written(connection)
        refused(connection, outputs)
        asked(connection)


def written(connection: Any) -> None:
    for mode in ("overwrite", "append", "overwrite"):
        wr.redshift.to_sql(FRAME, connection, "wrangled", "public", mode=mode, use_column_names=True)
    changed = FRAME.tail(1).assign(name="new")
    wr.redshift.to_sql(changed, connection, "wrangled", "public", mode="upsert", primary_keys=["id"])
    for method in ("drop", "cascade", "truncate", "delete"):
        wr.redshift.to_sql(FRAME, connection, method, "public", mode="overwrite", overwrite_method=method)
    keys = {"diststyle": "KEY", "distkey": "id", "sortstyle": "COMPOUND", "sortkey": ["id"], "primary_keys": ["id"]}
    wr.redshift.to_sql(FRAME, connection, "keyed", "public", mode="overwrite", varchar_lengths={"name": 20}, **keys)
    read = wr.redshift.read_sql_query("SELECT id, name, x, t FROM wrangled ORDER BY id", connection)
    assert read["name"].fillna("").to_list() == ["a", "", "new"]
    assert read["t"].to_list() == FRAME["t"].to_list()
    chunks = wr.redshift.read_sql_query("SELECT * FROM keyed", connection, chunksize=2)
    assert [len(chunk) for chunk in chunks] == [2, 1]


def refused(connection: Any, outputs: Any) -> None:
    """What the stand-in does not read, it refuses by name: awswrangler's copy and unload move Parquet."""
    s3, role = f"s3://{outputs['work_bucket']['value']}/wrangled/", outputs["copy_role_arn"]["value"]
    tried: dict[str, Callable[[], Any]] = {
        "PARQUET": lambda: wr.redshift.copy(FRAME, s3, connection, "copied", "public", iam_role=role),
        "UNLOAD": lambda: wr.redshift.unload_to_files("SELECT 1", s3, connection, iam_role=role),
    }
    for word, call in tried.items():
        try:
            call()
            said = "nothing"
        except redshift_connector.ProgrammingError as error:
            said = str(error)
            connection.rollback()
        assert word in said, said


def asked(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plays (play_id INT PRIMARY KEY, song VARCHAR(18) NOT NULL, seconds DECIMAL(8,2))")
        cursor.write_dataframe(pd.DataFrame({"play_id": [1], "song": ["a"], "seconds": [1.5]}), "plays")
        assert [key[3] for key in cursor.get_primary_keys(schema="public", table="plays")] == ["play_id"]
        columns = cursor.get_columns(schema_pattern="public", tablename_pattern="plays")
        assert [column[3:7:2] for column in columns] == [
            ["play_id", "int4"],
            ["song", "varchar"],
            ["seconds", "numeric"],
        ]
        assert "plays" in [table[2] for table in cursor.get_tables(schema_pattern="public")]
        assert "public" in [schema[0] for schema in cursor.get_schemas()]
        assert [list(catalog) for catalog in cursor.get_catalogs()] == [[os.environ["PGDATABASE"]]]
        assert list(cursor.get_procedures(schema_pattern="public")) == []


if __name__ == "__main__":
    main()
