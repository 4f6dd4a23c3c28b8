"""moto's server, completed by local_aws, in a process of its own. It prints its URL and ends with its input."""

import sys

from local_aws.moto_gaps import ec2 as moto_ec2
from tests.support.moto_server import moto_server

if __name__ == "__main__":
    moto_ec2.install()
    with moto_server() as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        sys.stdin.read()
