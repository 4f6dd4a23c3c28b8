"""The command line. What a command needs is imported only when it runs, so that --help answers at once."""

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from loader.console.redact import redact
from loader.errors import BROKEN_PIPE, DEFECT, INTERRUPTED, LoaderError

EXIT_CODES = """\b
Exit codes:
  0    done
  1    verify found bad rows
  2    the command line is wrong, or a question was answered with no
  3    a setting is missing or wrong
  4    no access: AWS, network, TLS, login or a permission
  5    data in S3 cannot be loaded
  6    a statement failed for another reason
  70   a defect of the loader
  130  interrupted; what was not committed is rolled back
  141  the reader of the output went away; likewise"""

Command = Callable[..., Any]


def _outputs(command: Command) -> Command:
    return click.option(
        "--outputs",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="What `terraform output -json` printed.  [default: OUTPUTS_FILE, else build/outputs.json]",
    )(command)


def _common(command: Command) -> Command:
    """Add the options that every command has which reports what it does."""
    return _outputs(click.option("--quiet", is_flag=True, help="Print results and errors only.")(command))


def _format(command: Command) -> Command:
    forms = click.Choice(("table", "csv", "json"))
    return click.option("--format", "form", type=forms, default="table", show_default=True)(command)


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Load songs and listening events from S3 into a star schema on Amazon Redshift.

    Settings come from the environment, then .env, then the outputs file. .env.example lists them.
    """


@cli.command(short_help="Create the tables and views.")
@click.option("--reset", is_flag=True, help="Drop all tables and views first, with their rows.")
@click.option("--yes", is_flag=True, help="Do not ask before dropping.")
@_common
def schema(**options: Any) -> None:
    """Create the tables and views that are missing, in one transaction."""
    from loader import commands

    commands.schema(**options)


def _wanted(command: Command) -> Command:
    """Add the options that choose what is loaded."""
    day = click.DateTime(["%Y-%m-%d"])
    for option in (
        click.option("--full", is_flag=True, help="Build the star again from what is in S3 now."),
        click.option("--until", type=day, metavar="DATE", help="Only objects of this day and before."),
        click.option("--since", type=day, metavar="DATE", help="Only objects of this day and after."),
        click.option("--source", type=click.Choice(("events", "songs")), help="Only this source."),
    ):
        command = option(command)
    return command


@cli.command(short_help="Load what is new in S3 into the star.")
@_wanted
@click.option("--max-errors", type=click.IntRange(0, 99_999), default=0, help="Bad rows to set aside.  [default: 0]")
@click.option("--dry-run", is_flag=True, help="Only tell what would be loaded, as `plan` does.")
@_common
def load(**options: Any) -> None:
    """COPY the objects that are new or changed, publish into the star, verify: in one transaction.

    An object is of the day that its key names (2018-11-05), else of the day of its upload.
    """
    from loader import commands

    commands.load(**options)


@cli.command(short_help="Tell what a load would do.")
@_wanted
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True)
@_outputs
def plan(**options: Any) -> None:
    """List the objects that are new or changed and what would be run. Nothing is changed."""
    from loader import commands

    commands.plan(**options)


@cli.command(short_help="Show runs, freshness and what waits.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", show_default=True)
@_outputs
def status(**options: Any) -> None:
    """Show the latest runs, how new the star is, and how many objects wait in S3."""
    from loader import commands

    commands.status(**options)


@cli.command(short_help="Show the rows that were set aside.")
@_format
@_outputs
def rejects(**options: Any) -> None:
    """Show every row that COPY refused and a load went on without, until its object is mended and loaded."""
    from loader import commands

    commands.rejects(**options)


@cli.command(short_help="Check the claims about the star.")
@_common
def verify(**options: Any) -> None:
    """Check every claim of verify, and show the rows that break one."""
    from loader import commands

    commands.verify(**options)


@cli.command(short_help="Print the SQL without running it.")
@click.argument("path", default="")
@_outputs
def render(**options: Any) -> None:
    """Print the exact SQL that would run, without connecting.

    PATH is a folder or a template, such as load/3_stage or verify/no_play_twice; without it everything is printed.
    """
    from loader import commands

    commands.render(**options)


@cli.command(short_help="Run SQL of your own.")
@click.argument("sql")
@_format
@_common
def query(**options: Any) -> None:
    """Run SQL in one transaction, and print the rows.

    SQL is a statement, the name of a file that holds it, or - for standard input.
    """
    from loader import commands

    commands.query(**options)


@cli.command(short_help="Answer the standing questions.")
@click.argument("question", default="")
@_format
@_outputs
def answers(**options: Any) -> None:
    """Run the queries of answers, or only the one named QUESTION."""
    from loader import commands

    commands.answers(**options)


@cli.command(short_help="Check settings and access.")
@_outputs
@click.pass_context
def doctor(context: click.Context, /, **options: Any) -> None:
    """Show every setting and where it came from, then try S3, the endpoint and the login."""
    from loader import commands

    context.exit(commands.doctor(**options))


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit. Every error is one message on standard error, without secrets."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        # Not cli.main(): that one has exit codes of its own for an interrupt and for a broken pipe.
        with cli.make_context("loader", sys.argv[1:] if arguments is None else arguments) as context:
            cli.invoke(context)
            sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last resort, so that a stack trace is masked too
        return _report(error)
    return 0


def _report(error: BaseException) -> int:
    """Say what went wrong, and give the exit code."""
    match error:
        case LoaderError():
            _say(f"error: {error}")
            code = error.exit_code
        case click.ClickException():
            error.show()
            code = error.exit_code
        case click.Abort() | KeyboardInterrupt():
            _say("interrupted: what was not committed is rolled back")
            code = INTERRUPTED
        case BrokenPipeError():
            # Nothing is left to say, not even by the interpreter when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = BROKEN_PIPE
        case _:
            _say(f"error: a defect of the loader, please report it\n{''.join(traceback.format_exception(error))}")
            code = DEFECT
    return code


def _say(text: str) -> None:
    click.echo(redact(text), err=True)
