"""dlt: JSON objects from S3 into PostgreSQL, with its defaults. Prints the rows and the seconds, as JSON."""

import json
import os
import sys
import time

import dlt
from dlt.sources.filesystem import filesystem, read_jsonl


def main(url: str, postgres: str, directory: str) -> None:
    """Load every object below an S3 URL."""
    credentials = {
        "aws_access_key_id": os.environ["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": os.environ["AWS_SECRET_ACCESS_KEY"],
        "endpoint_url": os.environ["AWS_ENDPOINT_URL"],
        "region_name": os.environ["AWS_REGION"],
    }
    objects = filesystem(bucket_url=url, file_glob="**/*.json", credentials=credentials)
    pipeline = dlt.pipeline(
        pipeline_name="bench",
        pipelines_dir=directory,
        destination=dlt.destinations.postgres(postgres),
        dataset_name="bench_dlt",
    )
    start = time.monotonic()
    pipeline.run((objects | read_jsonl()).with_name("events"))
    seconds = time.monotonic() - start
    with pipeline.sql_client() as client:
        [(rows,)] = client.execute_sql("SELECT count(*) FROM events")
    json.dump({"rows": rows, "seconds": seconds}, sys.stdout)


main(*sys.argv[1:])
