"""The outputs file: what `terraform output -json` would print if this AWS had been made by infra/."""

from pathlib import Path

from local_aws.state import write_json

CLUSTER = "local-aws"
"""No name that infra/ gives: the cluster and the COPY role of ENV=local stand beside these."""
DATABASE = "sparkify"
ADMIN = "awsuser"
REGION = "us-east-1"
"""The one region in which S3 takes a CreateBucket without a LocationConstraint, so that boto3's shortest call works."""
CLUSTER_ARN = f"arn:aws:redshift:{REGION}:123456789012:cluster:{CLUSTER}"
"""moto's default account."""
WORK_BUCKET = "sparkify-local-work"
SOURCE_BUCKET = "sparkify-local-source"
EVENTS_PREFIX = "log_data"
SONGS_PREFIX = "song_data"


def write_outputs(path: Path, found: dict[str, str | int]) -> None:
    """Write the outputs file: `found`, which only `up` knows, and what is always the same. No secret is among them."""
    values = {
        "redshift_host": "127.0.0.1",
        "redshift_database": DATABASE,
        "redshift_user": ADMIN,
        "redshift_cluster_identifier": CLUSTER,
        "aws_region": REGION,
        "work_bucket": WORK_BUCKET,
        "events_uri": f"s3://{SOURCE_BUCKET}/{EVENTS_PREFIX}",
        "songs_uri": f"s3://{SOURCE_BUCKET}/{SONGS_PREFIX}",
        "source_region": REGION,
    } | found
    outputs = {}
    for name, value in sorted(values.items()):
        kind = "number" if isinstance(value, int) else "string"
        outputs[name] = {"sensitive": False, "type": kind, "value": value}
    write_json(path, outputs)
