"""One running Terraform provider for many commands of Terraform: to start it takes longer than to plan."""

import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PROVIDER_SECONDS = 60
BINARY = "registry.terraform.io/hashicorp/aws/*/*/terraform-provider-aws*"


@contextmanager
def running_provider(providers: Path, env: Mapping[str, str], log: Path) -> Iterator[dict[str, str]]:
    """Yield the setting by which Terraform uses a provider that is kept running [Terraform: debugging providers].

    `providers` is the directory that a `terraform init` filled. With the setting a later one fills none, and is quick.
    The provider reads the AWS_ variables of `env` and not those of Terraform.
    """
    [binary] = providers.glob(BINARY)
    with log.open("w") as output:
        process = subprocess.Popen([binary, "-debug"], env=dict(env), stdout=output, stderr=output)
    try:
        yield {"TF_REATTACH_PROVIDERS": _reattach(log, process)}
    finally:
        process.kill()
        process.wait()


def _reattach(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PROVIDER_SECONDS
    while not (found := re.search(r"TF_REATTACH_PROVIDERS='(.*)'", log.read_text())):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the provider did not start: {log.read_text()[-500:]}")
        time.sleep(0.05)
    return found[1]
