"""`python -m infra.workflow`."""

from infra.workflow.cli import main

main()
