"""`python -m local_aws`."""

from local_aws.cli import main

if __name__ == "__main__":
    main(prog_name="python -m local_aws")
