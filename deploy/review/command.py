"""Review a Terraform plan.

PLAN_JSON is what `terraform show -json PLANFILE` writes; - reads it from standard input.

\b
Exit codes:
  0  SAFE
  2  the command line is wrong, or the plan or the file of waivers cannot be read
  3  ASK: needs a human's yes
  4  STOP: loses data or opens the door
  74 the review cannot be written

\b
Shell completion, in bash (zsh and fish likewise):
  eval "$(_PLAN_REVIEW_COMPLETE=bash_source plan-review)"
"""

import sys
from pathlib import Path

import click

from deploy.review.assess import assess
from deploy.review.forms import as_json, as_sarif
from deploy.review.page import page
from deploy.review.plan_json import PlanError, read_plan, read_plan_file
from deploy.review.prices import price_list
from deploy.review.waivers import WaiverError, read_waivers


class UnwrittenError(click.ClickException):
    """The output cannot be written; the exit code is EX_IOERR of sysexits.h."""

    exit_code = 74


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("plan_json", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json", "sarif"]),
    default="markdown",
    show_default=True,
    help="Markdown for people; JSON and SARIF for programs.",
)
@click.option(
    "--waivers",
    type=click.Path(path_type=Path),
    help="File of findings that somebody accepts until a day (TOML; docs/plan-review.md).",
)
@click.pass_context
def main(context: click.Context, plan_json: Path, form: str, waivers: Path | None) -> None:  # noqa: D103 - the module's docstring is its help
    try:
        is_piped = str(plan_json) == "-"
        plan = read_plan(sys.stdin.buffer.read(), "standard input") if is_piped else read_plan_file(plan_json)
        review = assess(plan, price_list(), read_waivers(waivers) if waivers else ())
    except (PlanError, WaiverError) as error:
        raise click.UsageError(str(error)) from error
    written = {
        "markdown": lambda: page(review),
        "json": lambda: as_json(review),
        "sarif": lambda: as_sarif(review, plan_json.as_posix()),
    }
    try:
        click.echo(written[form](), nl=False)
    except BrokenPipeError:
        raise  # click ends the process quietly
    except OSError as error:
        raise UnwrittenError(f"the review cannot be written: {error.strerror}") from error
    context.exit(review.verdict.exit_code)


if __name__ == "__main__":
    main(prog_name="plan-review")
