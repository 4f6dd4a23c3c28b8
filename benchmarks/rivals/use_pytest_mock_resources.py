"""pytest-mock-resources: the COPY of its Redshift, of one CSV object. Prints the rows and the seconds, as JSON."""

import json
import os
import sys
import time

import psycopg2
from pytest_mock_resources.patch.redshift.mock_s3_copy import mock_s3_copy_command


def main(url: str, postgres: str, table: str) -> None:
    """COPY an object into a table. The keys stand in the statement, which its COPY knows no other way of."""
    key, secret = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
    keys = f"aws_access_key_id={key};aws_secret_access_key={secret}"
    connection = psycopg2.connect(postgres)
    with connection, connection.cursor() as cursor:
        start = time.monotonic()
        mock_s3_copy_command(f"COPY {table} FROM '{url}' csv credentials '{keys}'", cursor)
        connection.commit()
        seconds = time.monotonic() - start
        cursor.execute(f"SELECT count(*) FROM {table}")
        [(rows,)] = cursor.fetchall()
    json.dump({"rows": rows, "seconds": seconds}, sys.stdout)


main(*sys.argv[1:])
