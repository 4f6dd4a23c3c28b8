"""The whole life of a warehouse on this machine: plan, a killed apply, apply, load, answers, destroy. In this order."""

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from tests.deploy.life import NAME, SOURCE, TAGS, Life, born, called, put_sources
from tests.deploy.review.stack import NO_LIFECYCLES
from tests.deploy.rights import lessened, refused, stopped, task
from tests.support.command import ROOT
from tests.support.project import Project
from tests.support.real_data import FIGURES, needs_real_data
from tests.support.waiting import wait_until

VARIABLES = "infra/envs/local.tfvars"


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, checked_out: Project) -> Iterator[Life]:
    """The warehouse of this file, with the real data in its S3 where that is at hand, and sample data elsewhere."""
    directory = tmp_path_factory.mktemp("life")
    with born(directory, checked_out) as life:
        put_sources(life, directory)
        guard(life)
        yield life


def guard(life: Life) -> None:
    """Guard the warehouse as production's is: against a destroy, and with buckets that must be empty for one."""
    variables = life.project.root / VARIABLES
    text = variables.read_text().replace("deletion_protection   = false", "deletion_protection   = true")
    variables.write_text(text.replace("force_destroy_buckets = true", "force_destroy_buckets = false"))
    assert variables.read_bytes() != (ROOT / VARIABLES).read_bytes()


def test_a_plan_is_written_reviewed_and_changes_nothing(life: Life) -> None:
    ended = life.make("plan", confirmed=False)
    assert ended.returncode == 0, ended.stderr
    assert "verdict: needs a human's yes" in ended.stdout
    build = life.project.build()
    assert json.loads((build / "plan.json").read_text())["resource_changes"]
    assert (build / "review.md").read_text().strip() in ended.stdout
    for path in (build, *build.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, f"others may read {path}"
    assert not life.vpcs()


def test_a_plan_that_waits_asks_too(life: Life) -> None:
    ended = life.make("apply", confirmed=False)
    assert ended.returncode == 3
    assert f"CONFIRM={NAME}" in ended.stderr
    assert not life.vpcs()


def test_a_plan_older_than_the_code_is_not_applied(life: Life) -> None:
    code = life.project.root / "infra" / "modules" / "warehouse" / "alarms.tf"
    before = code.read_bytes()
    code.write_bytes(before + b"# edited\n")
    ended = life.make("apply")
    assert ended.returncode == 3
    assert "infra/ or its variables have changed since the plan was made" in ended.stderr
    assert "make plan ENV=local" in ended.stderr
    code.write_bytes(before)
    assert not life.vpcs()


def test_a_plan_that_was_exchanged_is_not_applied(life: Life) -> None:
    plan = life.project.build() / "tfplan"
    before = plan.read_bytes()
    plan.write_bytes(before[:-1])
    ended = life.make("apply")
    assert ended.returncode == 3
    assert "is not the plan that was reviewed" in ended.stderr
    plan.write_bytes(before)


def test_an_apply_that_is_killed_says_how_to_go_on(life: Life) -> None:
    life.kill_terraform(life.start("apply"))
    assert "terraform apply was ended by signal SIGKILL" in life.output()
    assert "make apply ENV=local" in life.output()


def test_what_a_killed_apply_made_is_named_until_it_is_imported_or_gone(life: Life) -> None:
    stranger = life.made_by_hand()
    for _ in range(2):
        ended = life.make("apply")
        assert ended.returncode == 3
    assert f"vpc/{stranger}\n  is nothing that this plan makes: remove it" in ended.stderr
    life.client("ec2").delete_vpc(VpcId=stranger)
    assert len(life.vpcs()) == 1  # the one that the killed apply left
    # What the killed apply made is known by its name.
    commands = re.findall(r"^  (.* import .*)$", ended.stderr, re.MULTILINE)
    assert any(re.search(r" module.network.aws_vpc.this vpc-\w+$", command) for command in commands)
    for command in commands:
        assert f"import -var-file={life.project.root / VARIABLES}" in command
        imported = life.shell(command)
        assert imported.returncode == 0, imported.stdout + imported.stderr


def test_without_a_yes_nothing_is_applied(life: Life) -> None:
    ended = life.make("apply", confirmed=False)
    assert ended.returncode == 3
    assert f"CONFIRM={NAME}" in ended.stderr


def test_the_next_apply_goes_on_from_what_was_imported(life: Life) -> None:
    ended = life.make("apply")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert len(life.vpcs()) == 1
    outputs = json.loads((life.project.build() / "outputs.json").read_text())
    assert outputs["redshift_host"]["value"] == "127.0.0.1"
    assert str(outputs["redshift_port"]["value"]) == life.project.env["REDSHIFT_PORT"]


def test_a_second_plan_is_empty(life: Life) -> None:
    ended = life.make("plan")
    assert ended.returncode == 0, ended.stderr
    assert "this plan changes nothing" in ended.stdout
    assert (
        "No changes. Your infrastructure matches the configuration." in (life.project.build() / "plan.txt").read_text()
    )


def test_everything_carries_the_tags(life: Life) -> None:
    plan = json.loads((life.project.build() / "plan.json").read_text())
    tagged = list(_tags(plan["prior_state"]["values"]["root_module"]))
    assert len(tagged) > 15
    assert {address for address, tags in tagged if not TAGS.items() <= tags.items()} == set()


def _tags(module: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for resource in module.get("resources", []):
        if "tags_all" in resource["values"]:
            yield resource["address"], resource["values"]["tags_all"] or {}
    for child in module.get("child_modules", []):
        yield from _tags(child)


def test_the_cluster_can_be_used(life: Life) -> None:
    for command in ("doctor", "schema", "load", "verify"):
        ended = life.loader(command)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    # The admin's managed password, over TLS, out of the secret that Redshift made.
    assert life.loader("query", "SELECT current_user", "--format", "csv").stdout.split() == [
        "current_user",
        "sparkify_admin",
    ]
    assert "top" in life.loader("answers").stdout


@needs_real_data
def test_the_real_data_gives_the_known_figures(life: Life) -> None:
    the_figures_hold(life)


def the_figures_hold(life: Life) -> None:
    counts = " UNION ALL ".join(f"SELECT {number} AS n, ({sql}) AS c" for number, sql in enumerate(FIGURES))
    answered = life.loader("query", f"{counts} ORDER BY n", "--format", "csv")
    assert answered.returncode == 0, answered.stderr
    assert [int(line.split(",")[1]) for line in answered.stdout.splitlines()[1:]] == list(FIGURES.values())


def test_temporary_credentials_log_in(life: Life) -> None:
    ended = life.loader("query", "SELECT current_user", "--format", "csv", REDSHIFT_LOGIN="iam")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == ["current_user", "IAM:moto"]  # whoever calls, and not the admin


def test_copy_reads_what_its_role_names_and_nothing_else(life: Life) -> None:
    life.client("s3").put_object(Bucket=SOURCE, Key="payroll/2018.json", Body=gzip.compress(b"{}"))
    ended = life.loader("load", EVENTS_URI=f"s3://{SOURCE}/payroll")
    assert ended.returncode == 4, ended.stdout + ended.stderr
    assert "AccessDenied" in ended.stderr or "not authorized" in ended.stderr


def test_the_password_is_nowhere(life: Life) -> None:
    outputs = json.loads((life.project.build() / "outputs.json").read_text())
    arn = outputs["redshift_secret_arn"]["value"]
    password = json.loads(life.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])["password"]
    assert len(password) >= 8
    written = [path for path in life.project.build().rglob("*") if path.is_file() and "providers" not in path.parts]
    assert any(path.name == "terraform.tfstate" for path in written)
    for path in written:
        assert password.encode() not in path.read_bytes(), path
    assert password not in "".join(life.printed)


def test_bare_terraform_destroys_no_guarded_warehouse(life: Life) -> None:
    ended = life.terraform("destroy", "-auto-approve", f"-var-file={life.project.root / VARIABLES}")
    assert ended.returncode == 1
    assert f"{NAME} is protected: nothing was destroyed." in ended.stdout
    assert "Destruction complete" not in ended.stdout


def test_a_destroy_that_would_stop_half_way_does_not_start(life: Life) -> None:
    ended = life.make("destroy")
    assert ended.returncode == 3
    assert f"{NAME} is protected: deletion_protection is true" in ended.stderr
    assert "is not empty. Empty it, or let the destroy do so: force_destroy_buckets = true" in ended.stderr
    assert life.loader("query", "SELECT 1").returncode == 0
    # What the message says to do.
    (life.project.root / VARIABLES).write_bytes((ROOT / VARIABLES).read_bytes())
    for step in ("plan", "apply"):
        ended = life.make(step)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_destroy_takes_no_other_name_for_a_yes(life: Life) -> None:
    ended = life.make("destroy", CONFIRM="sparkify-prod")
    assert ended.returncode == 3
    assert "every database of the cluster" in ended.stdout
    assert f"Nothing was changed: 'sparkify-prod' is not {NAME}." in ended.stderr
    assert life.loader("query", "SELECT 1").returncode == 0


def test_a_destroy_leaves_nothing_and_has_looked(life: Life) -> None:
    where = f"/clusters/123456789012.us-east-1.{NAME}/"
    stand_ins = life.processes("local_aws.redshift", where)
    assert stand_ins

    ended = life.make("destroy")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "nothing left: looked in us-east-1 for what is tagged project=sparkify and environment=local" in ended.stdout
    assert not life.vpcs()
    buckets = {bucket["Name"] for bucket in life.client("s3").list_buckets()["Buckets"]}
    assert not [name for name in buckets if name.startswith((f"{NAME}-work-", f"{NAME}-logs-"))]
    assert not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in stand_ins)
    assert not (life.project.build() / "outputs.json").exists()
    assert not (life.project.build() / "kept").exists()
    assert life.make("destroy").returncode == 0


SCHEDULE = "rate(1 hour)"


def serverless(life: Life, target: str, schedule: str = "") -> subprocess.CompletedProcess[str]:
    return life.make(target, WAREHOUSE="serverless", RUNNER="true", LOAD_SCHEDULE=schedule)


def test_a_serverless_warehouse_is_made_by_the_same_code(life: Life) -> None:
    # The lifecycles of the first apply were waited for, as the provider does for most of a minute.
    (life.project.root / "infra/modules/storage/lifecycles_override.tf").write_text(NO_LIFECYCLES)
    ended = serverless(life, "apply")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "at most 60 RPU-hours" in ended.stdout
    assert "who can connect: the loader's task, which make run ENV=local starts" in ended.stdout
    outputs = json.loads((life.project.build() / "outputs.json").read_text())
    assert outputs["redshift_workgroup"]["value"] == NAME
    assert "redshift_cluster_identifier" not in outputs
    assert life.processes("local_aws.redshift", "/clusters/123456789012.us-east-1.serverless-123456789012-")


def test_make_run_shows_what_the_loader_says_and_ends_as_it_does(life: Life) -> None:
    made = life.make("run", "schema")
    assert made.returncode == 0, made.stdout + made.stderr
    assert f"task arn:aws:ecs:us-east-1:123456789012:task/{NAME}/" in made.stdout
    assert "ok      schema/" in made.stdout
    assert '{"at"' not in made.stdout  # the same lines for machines are in the log only
    wrong = life.make("run", "lod")
    assert (wrong.returncode, "No such command 'lod'" in wrong.stdout) == (2, True), wrong.stdout


def test_it_is_changed_in_place_and_never_paused(life: Life) -> None:
    ended = life.make("pause")
    assert ended.returncode == 3
    assert f"{NAME} is serverless, so there is nothing to pause" in ended.stderr
    wishes = "serverless_max_capacity = 32\nserverless_monthly_rpu_hours = 30\n"
    text = (ROOT / VARIABLES).read_text().replace("skip_final_snapshot   = true", "skip_final_snapshot   = false")
    (life.project.root / VARIABLES).write_text(text + wishes)
    ended = serverless(life, "apply", SCHEDULE)
    assert "`amount` goes from `60` to `30`." in ended.stdout, ended.stdout + ended.stderr
    assert ended.returncode == 0, ended.stderr
    ended = serverless(life, "plan", SCHEDULE)
    assert "this plan changes nothing" in ended.stdout, ended.stdout + ended.stderr


def test_its_schedule_loads_it(life: Life) -> None:
    """By itself: a rate fires as soon as it is made."""
    ecs = life.client("ecs")
    [arn] = wait_until(lambda: ecs.list_tasks(cluster=NAME, startedBy=f"{NAME}-load")["taskArns"], "it never fired")
    assert [one.get("exitCode") for one in stopped(life, arn)["containers"]] == [0]
    counted = life.loader("query", "SELECT COUNT(*) FROM fct_song_plays", "--format", "csv")
    assert int(counted.stdout.split()[1]) > 0


@needs_real_data
def test_the_real_data_gives_the_same_figures_there(life: Life) -> None:
    the_figures_hold(life)


def test_it_is_asked_as_a_cluster_is(life: Life) -> None:
    for command in ("doctor", "load", "verify", "answers"):
        ended = life.loader(command)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    ended = life.loader("query", "SELECT current_user", "--format", "csv", REDSHIFT_LOGIN="iam")
    assert ended.stdout.split() == ["current_user", "IAM:moto"]
    assert "permission denied for relation stl_query" in life.loader("query", "SELECT * FROM stl_query").stderr


def test_without_any_right_of_its_role_the_task_fails_and_names_it(life: Life) -> None:
    iam, role = life.client("iam"), f"{NAME}-loader"
    attached = {"RoleName": role, "PolicyArn": f"arn:aws:iam::123456789012:policy/{role}"}
    policy = iam.get_policy_version(PolicyArn=attached["PolicyArn"], VersionId="v1")["PolicyVersion"]["Document"]
    iam.detach_role_policy(**attached)
    for less in lessened(policy):
        iam.put_role_policy(RoleName=role, PolicyName="less", PolicyDocument=less.policy)
        command = ("load", "--full") if less.sid == "ReadSource1" else ("doctor",)
        login = "iam" if less.action == "redshift-serverless:GetCredentials" else "secret"
        code, said = task(life, *command, REDSHIFT_LOGIN=login)
        # Asked only about a warehouse that does not answer, for a better remedy.
        if less.action != "redshift-serverless:GetWorkgroup":
            assert code == 4, (less.action, said)
            assert less.action in said
    iam.delete_role_policy(RoleName=role, PolicyName="less")
    iam.attach_role_policy(**attached)
    code, said = task(life, "doctor", REDSHIFT_LOGIN="iam")
    assert code == 0, said


def test_without_any_right_of_its_execution_role_the_task_does_not_start(life: Life) -> None:
    iam = life.client("iam")
    place = {"RoleName": f"{NAME}-loader-execution", "PolicyName": "pull-and-log"}
    policy = iam.get_role_policy(**place)["PolicyDocument"]
    for less in lessened(policy):
        iam.put_role_policy(**place, PolicyDocument=less.policy)
        ended = life.make("run", "verify")
        if less.action == "logs:PutLogEvents":  # ECS loses the lines, and lets the task run
            assert ended.returncode == 0, ended.stderr
            assert "its execution role needs logs:PutLogEvents" in ended.stdout
        else:
            assert ended.returncode == 3, ended.stdout
            assert f"is not authorized to perform: {less.action} on resource" in ended.stderr
            assert "Push it" not in ended.stderr
    iam.put_role_policy(**place, PolicyDocument=json.dumps(policy))
    alarm = life.client("cloudwatch").describe_alarms(AlarmNames=[f"{NAME}-load-failed"])["MetricAlarms"]
    assert [one["StateValue"] for one in alarm] == ["ALARM"]


def test_without_any_right_of_the_schedules_role_there_is_a_dead_letter(life: Life) -> None:
    iam = life.client("iam")
    place = {"RoleName": f"{NAME}-loader-schedule", "PolicyName": "run-the-loader"}
    target = life.client("scheduler").get_schedule(Name=f"{NAME}-load")["Target"]
    policy = iam.get_role_policy(**place)["PolicyDocument"]
    for number, less in enumerate(lessened(policy)):
        if less.action != "sqs:SendMessage":
            iam.put_role_policy(**place, PolicyDocument=less.policy)
            assert f"is not authorized to perform: {less.action} on resource" in refused(life, f"s{number}", target)
    # Nothing may be started or said: AWS counts it, and the alarm hears that no load succeeds.
    iam.delete_role_policy(**place)
    made = {"Name": "silent", "ScheduleExpression": "rate(1 hour)", "FlexibleTimeWindow": {"Mode": "OFF"}}
    life.client("scheduler").create_schedule(**made, Target=target)
    lost = {"Namespace": "AWS/Scheduler", "MetricName": "InvocationsFailedToBeSentToDeadLetterCount"}
    wait_until(lambda: life.client("cloudwatch").list_metrics(**lost)["Metrics"], "nothing counts it")
    life.client("scheduler").delete_schedule(Name="silent")
    iam.put_role_policy(**place, PolicyDocument=json.dumps(policy))


def test_its_destroy_takes_the_snapshot_that_terraform_does_not(life: Life) -> None:
    ended = serverless(life, "destroy", SCHEDULE)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    [snapshot] = re.findall(rf"stays, and costs money: snapshot ({NAME}-final-\d+)", ended.stdout)
    assert "nothing else left" in ended.stdout
    assert not life.processes("local_aws.redshift", "/clusters/123456789012.us-east-1.serverless-")
    life.client("redshift-serverless").delete_snapshot(snapshotName=snapshot)


def test_the_written_policy_allows_what_a_serverless_warehouse_needs(life: Life) -> None:
    """And nothing else of its own; tests/deploy/test_changes.py compares the rest."""
    written = json.loads((ROOT / "infra" / "bootstrap" / "actions.json").read_text())
    own = ("logs:", "redshift-serverless:")
    run = {"ecs:DescribeTasks", "ecs:RunTask", "logs:GetLogEvents"}
    assert run <= called(life)
    applied = called(life) - run
    assert {one for one in applied if one.startswith(own)} == {
        one for one in (*written["read"], *written["write"]) if one.startswith(own)
    }
    assert applied <= {*written["read"], *written["write"]}
    # Whoever runs the task need not be whoever applies.
    documented = (ROOT / "docs" / "runner.md").read_text()
    assert [action for action in sorted(run) if action not in documented] == []


def test_a_destroy_names_what_it_did_not_make(life: Life) -> None:
    vpc = life.made_by_hand()
    ended = life.make("destroy")
    assert ended.returncode == 5
    assert "Still there in us-east-1, tagged project=sparkify and environment=local:" in ended.stderr
    assert f"vpc/{vpc}" in ended.stderr
