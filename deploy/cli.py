"""Plan, review, apply and destroy the warehouse of one environment. `make` has a target for each command.

\b
Exit codes:
  0    done
  1    Terraform or AWS refused
  2    the command line is wrong
  3    nothing was changed: a person has to look, answer, or plan again
  4    no access: Terraform, its provider, the network or the AWS credentials
  5    destroyed, and something is still there
  74   the machine: a full disk, a file that cannot be written
  130  interrupted
`run` ends with the loader's own exit code.
"""

import os
import sys
from typing import NoReturn

import click

from deploy import account, confirm, power
from deploy import apply as apply_step
from deploy import destroy as destroy_step
from deploy import reviewed_plan as plan_step
from deploy import run as run_step
from deploy.environment import Environment
from deploy.errors import AccessError, WorkflowError
from deploy.session import MigrationError, Session
from deploy.terraform import Terraform
from deploy.verdict import VERDICTS

INTERRUPTED, MACHINE = 130, 74
_COPIES = (
    "Every environment's state in the old backend is copied, over what the new one has. So do it once, for one "
    "environment; for the others take init --reconfigure afterwards."
)


def main() -> NoReturn:
    """Run the command line: every error a user can cause is one message and an exit code."""
    os.umask(0o077)  # plans and states hold secrets; Terraform, which writes them, inherits this
    try:
        cli(standalone_mode=False)
    except WorkflowError as error:
        click.echo(f"\n{error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        click.echo(f"\n{error.strerror or error}{where}. Mend that on this machine, and run the step again.", err=True)
        sys.exit(MACHINE)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\ninterrupted", err=True)
        sys.exit(INTERRUPTED)
    sys.exit(0)


@click.group(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--env", "name", envvar="ENV", default="dev", show_default=True, help="The environment, of infra/envs.")
@click.pass_context
def cli(context: click.Context, name: str) -> None:  # noqa: D103 - the module's docstring is its help
    context.obj = Environment(name)


@cli.command()
@click.option("--reconfigure", is_flag=True, help="Use the backend as it is written now, and leave the old state.")
@click.pass_obj
def init(environment: Environment, reconfigure: bool) -> None:
    """Get the provider and the modules; when the backend has changed, ask and take the state along."""
    session = Session(environment, Terraform(environment), click.echo)
    try:
        session.initialise(*(["-reconfigure"] if reconfigure else ["-upgrade=false"]))
    except MigrationError as moved:
        confirm.by_name(f"{moved}\n{_COPIES}", environment.name)
        session.initialise("-migrate-state", "-force-copy")
        click.echo("the state was taken along")
    click.echo(f"{environment.name} is initialised")


@cli.command()
@click.option("--though-paused", is_flag=True, help="Plan a paused warehouse as it is: nothing will be applied.")
@click.pass_obj
def plan(environment: Environment, though_paused: bool) -> None:
    """Write the plan, its JSON and its review to build/ENV, and print the review."""
    session = _ready(environment)
    if not though_paused:
        power.awake(session)
    reviewed, _ = plan_step.make(session)
    click.echo(f"\nverdict: {VERDICTS[reviewed.verdict]}. Apply it with: make apply ENV={environment.name}")


@cli.command()
@click.pass_obj
def apply(environment: Environment) -> None:
    """Apply the plan that was reviewed; without one, plan first."""
    session = _ready(environment)
    power.awake(session)
    apply_step.apply(session)


@cli.command()
@click.pass_obj
def destroy(environment: Environment) -> None:
    """Show what goes and what stays, ask for the warehouse's name, destroy, and look at what is left."""
    session = _ready(environment)
    power.awake(session)
    destroy_step.destroy(session)


@cli.command()
@click.pass_obj
def pause(environment: Environment) -> None:
    """Pause the warehouse: it keeps its data, answers nobody, and costs its storage only."""
    power.pause(_ready(environment))


@cli.command()
@click.pass_obj
def resume(environment: Environment) -> None:
    """Resume a paused warehouse and wait until it answers."""
    power.resume(_ready(environment))


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def run(environment: Environment, command: tuple[str, ...]) -> None:
    """Start the loader's task now, follow its log, and end with its exit code."""
    click.echo(account.check(environment.name))
    sys.exit(run_step.run(environment, command, click.echo))


@cli.command()
@click.pass_obj
def lint(environment: Environment) -> None:
    """Lint the IAM policies, offline; without Terraform or its provider, say so and leave it."""
    from deploy import lint as policies  # policy_sentry is for those who work on the project

    try:
        session = Session(environment, Terraform(environment), click.echo)
        session.initialise()
    except AccessError as error:
        click.echo(f"IAM policies: not linted. {error}")
        return
    click.echo(f"IAM policies: {policies.lint(session)} looked at, nothing found")


def _ready(environment: Environment) -> Session:
    """Check the credentials before anything starts, then give an initialised Terraform."""
    click.echo(account.check(environment.name))
    session = Session(environment, Terraform(environment), click.echo)
    session.initialise()
    return session
