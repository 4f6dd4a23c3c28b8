"""RunTask starts the loader with its role's rights; schedules fire; somebody hears how it ended."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from botocore.exceptions import ClientError

from tests.support.local_aws import LocalAws
from tests.support.machine import a_machine
from tests.support.project import Project, copied
from tests.support.records import event, lines, song
from tests.support.waiting import wait_until

ACCOUNT, REGION = "123456789012", "us-east-1"
BUCKET = "tasks"
GROUP = "/tasks/loader"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:failed"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
RIGHTS: dict[str, Any] = {
    "list": ("s3:ListBucket", "*"),
    "read": ("s3:GetObject", "*"),
    "write": (["s3:PutObject", "s3:DeleteObject"], "*"),
    "log in": ("secretsmanager:GetSecretValue", "*"),
}


def outputs_of(aws: LocalAws) -> Any:
    return json.loads(Path(aws.env["OUTPUTS_FILE"]).read_text())


def policy(rights: dict[str, Any]) -> str:
    statements = [{"Effect": "Allow", "Action": action, "Resource": on} for action, on in rights.values()]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@dataclass(frozen=True)
class Ecs:
    """A task definition of the loader, on an AWS of its own."""

    aws: LocalAws
    network: dict[str, Any]

    def role(self, name: str, service: str, rights: dict[str, Any]) -> str:
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        self.aws.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document)
        self.may(name, rights)
        return ROLE + name

    def may(self, role: str, rights: dict[str, Any]) -> None:
        self.aws.client("iam").put_role_policy(RoleName=role, PolicyName="p", PolicyDocument=policy(rights))

    def define(self, role: str, command: list[str], **environment: str) -> None:
        outputs = outputs_of(self.aws)
        settings = {name.upper(): str(output["value"]) for name, output in outputs.items()}
        settings |= {"EVENTS_URI": f"s3://{BUCKET}/events", "SONGS_URI": f"s3://{BUCKET}/songs"}
        settings |= {"METRICS_NAMESPACE": "Sparkify/Loader"} | environment
        container = {
            "name": "loader",
            "image": "loader:1",
            "command": command,
            "environment": [{"name": name, "value": value} for name, value in settings.items()],
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": GROUP, "awslogs-region": REGION, "awslogs-stream-prefix": "run"},
            },
        }
        self.aws.client("ecs").register_task_definition(
            family="loader",
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="512",
            memory="1024",  # of the task, and not of its container, as infra/ has it
            taskRoleArn=role,
            executionRoleArn=f"{ROLE}execution",
            containerDefinitions=[container],
        )

    def start(self, *command: str) -> str:
        overrides = {"containerOverrides": [{"name": "loader", "command": list(command)}]} if command else {}
        started = self.aws.client("ecs").run_task(
            cluster="c",
            taskDefinition="loader",
            launchType="FARGATE",
            networkConfiguration=self.network,
            overrides=overrides,
        )
        return str(started["tasks"][0]["taskArn"])

    def task(self, arn: str) -> Any:
        return self.aws.client("ecs").describe_tasks(cluster="c", tasks=[arn])["tasks"][0]

    def ended(self, arn: str) -> Any:
        return wait_until(lambda: (task := self.task(arn))["lastStatus"] == "STOPPED" and task, "it never stopped")

    def run(self, *command: str) -> tuple[int, str]:
        arn = self.start(*command)
        return self.ended(arn)["containers"][0]["exitCode"], self.log(arn)

    def log(self, arn: str) -> str:
        stream = f"run/loader/{arn.rsplit('/', maxsplit=1)[-1]}"
        found = self.aws.client("logs").get_log_events(logGroupName=GROUP, logStreamName=stream)
        return "\n".join(line["message"] for line in found["events"])

    def letters(self) -> list[Any]:
        """Take the messages out of the queue."""
        sqs = self.aws.client("sqs")
        url = sqs.get_queue_url(QueueName="failed")["QueueUrl"]
        found = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], WaitTimeSeconds=0
        ).get("Messages", [])
        for message in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    def alarm(self, name: str) -> str:
        return str(self.aws.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"])


@pytest.fixture(scope="module")
def ecs() -> Iterator[Ecs]:
    with a_machine() as machine:
        machine.up()
        aws = machine.aws()
        ec2 = aws.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})  # as infra/ does
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        group = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)["GroupId"]
        made = Ecs(aws, {"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [group]}})
        aws.client("ecs").create_cluster(clusterName="c")
        aws.client("logs").create_log_group(logGroupName=GROUP)
        aws.client("sqs").create_queue(QueueName="failed")
        pattern = {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"]}
        pattern["detail"] = {"lastStatus": ["STOPPED"], "$or": [  # type: ignore[assignment]
            {"containers": {"exitCode": [{"anything-but": 0}]}}, {"stopCode": ["TaskFailedToStart"]}]}  # fmt: skip
        events = aws.client("events")
        events.put_rule(Name="failed", EventPattern=json.dumps(pattern))
        events.put_targets(Rule="failed", Targets=[{"Id": "queue", "Arn": QUEUE}])
        alarm(aws, "load-failed", "AWS/SQS", "NumberOfMessagesSent", {"QueueName": "failed"}, "Sum", 0, "notBreaching")
        warehouse = {"Warehouse": outputs_of(aws)["redshift_cluster_identifier"]["value"]}
        alarm(aws, "data-is-old", "Sparkify/Loader", "NewestObjectAge", warehouse, "Maximum", 0.001, "ignore")
        s3 = aws.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_object(Bucket=BUCKET, Key="songs/A.json", Body=lines(song()))
        s3.put_object(Bucket=BUCKET, Key="events/2018-11-01.json", Body=lines(event()))
        made.role("execution", "ecs-tasks.amazonaws.com", {"log": (["logs:CreateLogStream", "logs:PutLogEvents"], "*")})
        made.define(made.role("loader", "ecs-tasks.amazonaws.com", RIGHTS), ["load"])
        yield made


def alarm(  # noqa: PLR0917 - the parts of an alarm
    aws: LocalAws, name: str, space: str, metric: str, on: dict[str, str], statistic: str, above: float, missing: str
) -> None:
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName=name, Namespace=space, MetricName=metric, Statistic=statistic, Threshold=above, Period=300,
        Dimensions=[{"Name": key, "Value": value} for key, value in on.items()],
        EvaluationPeriods=1, ComparisonOperator="GreaterThanThreshold", TreatMissingData=missing,
    )  # fmt: skip


def test_a_task_loads_and_its_log_and_figures_are_there(ecs: Ecs) -> None:
    assert ecs.run("schema", "--quiet")[0] == 0
    assert ecs.alarm("data-is-old") == "OK"
    code, said = ecs.run()
    assert code == 0, said
    assert "COMMIT" in said
    assert ecs.aws.one("SELECT COUNT(*) FROM fct_song_plays") == 1
    # The newest object is older than a thousandth of a second.
    assert ecs.alarm("data-is-old") == "ALARM"
    assert ecs.letters() == []
    assert ecs.alarm("load-failed") == "OK"


def test_a_task_knows_nothing_of_the_developer(ecs: Ecs) -> None:
    ecs.define(ROLE + "loader", ["load"], PYTHONSTARTUP="/dev/null", PYTHONPATH="/nowhere", PATH="/nowhere")
    code, said = ecs.run("doctor")
    assert "assumed-role/loader/" in said, said
    for word in (ecs.aws.env["AWS_SECRET_ACCESS_KEY"], os.environ.get("HOME", "no home")):
        assert word not in said
    assert code == 0, said


def test_a_right_that_is_taken_away_is_named_and_heard_of(ecs: Ecs) -> None:
    for name, (action, _) in RIGHTS.items():
        ecs.may("loader", {other: right for other, right in RIGHTS.items() if other != name})
        arn = ecs.start("load", "--full")
        assert ecs.ended(arn)["containers"][0]["exitCode"] == 4, ecs.log(arn)
        said = ecs.log(arn)
        assert any(one in said for one in ([action] if isinstance(action, str) else action)), said
        assert "AccessDenied" in said or "Access Denied" in said, said
        [message] = wait_until(ecs.letters, "nobody heard of it")
        detail = json.loads(message["Body"])["detail"]
        assert (detail["taskArn"], detail["containers"][0]["exitCode"]) == (arn, 4)
    assert ecs.alarm("load-failed") == "ALARM"
    ecs.may("loader", RIGHTS)
    assert ecs.run()[0] == 0


def test_a_role_that_does_not_trust_ecs_starts_nothing(ecs: Ecs) -> None:
    arn = ecs.start()
    ecs.ended(arn)
    role = ecs.role("stranger", "lambda.amazonaws.com", RIGHTS)
    ecs.define(role, ["load"])
    stopped = ecs.ended(ecs.start())
    assert stopped["stopCode"] == "TaskFailedToStart"
    assert f"ECS was unable to assume the role '{role}'" in stopped["stoppedReason"]
    assert len(wait_until(ecs.letters, "nobody heard of it")) == 1
    ecs.define(ROLE + "loader", ["load"])


@pytest.mark.parametrize("killed", [False, True])
def test_a_task_that_is_ended_half_way_is_heard_of_and_loses_nothing(ecs: Ecs, killed: bool) -> None:
    """StopTask is SIGTERM, and a machine that is lost is SIGKILL."""
    connection = ecs.aws.connect()
    plays = ecs.aws.one("SELECT COUNT(*) FROM fct_song_plays")
    day = 2 + killed
    another = lines(event(itemInSession=day, ts=1541200000000 + day))
    ecs.aws.client("s3").put_object(Bucket=BUCKET, Key=f"events/2018-11-0{day}.json", Body=another)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE etl.load_lock")
        arn = ecs.start()
        wait_until(lambda: "waiting for" in ecs.log(arn), "it waits for nobody")
        if killed:
            [process] = [one for one in psutil.process_iter() if _works_in(one, arn.rpartition("/")[2])]
            process.kill()
        else:
            ecs.aws.client("ecs").stop_task(cluster="c", task=arn, reason="enough")
        stopped = ecs.ended(arn)
    connection.close()
    assert stopped["containers"][0]["exitCode"] == (137 if killed else 143)
    stop = ("EssentialContainerExited", "Essential container in task exited") if killed else ("UserInitiated", "enough")
    assert (stopped["stopCode"], stopped["stoppedReason"]) == stop
    assert killed or "interrupted" in ecs.log(arn)
    assert len(wait_until(ecs.letters, "nobody heard of it")) == 1
    assert ecs.aws.one("SELECT COUNT(*) FROM fct_song_plays") == plays
    assert ecs.run()[0] == 0
    assert ecs.aws.one("SELECT COUNT(*) FROM fct_song_plays") == plays + 1


def _works_in(process: psutil.Process, directory: str) -> bool:
    try:
        return Path(process.cwd()).name == directory
    except psutil.Error:
        return False


@pytest.fixture
def make(ecs: Ecs, tmp_path: Path) -> Project:
    """A project whose warehouse has the runner of this file."""
    project = copied(tmp_path, ecs.aws.env)
    project.build().mkdir(parents=True)
    network = ecs.network["awsvpcConfiguration"]
    runner = {"cluster": "c", "task_definition": "loader", "log_group": GROUP, "repository_url": "r", "image_tag": "1"}
    runner |= {"subnet_id": network["subnets"][0], "security_group_id": network["securityGroups"][0]}
    outputs = {"aws_region": {"value": REGION}, "runner": {"value": runner}}
    (project.build() / "outputs.json").write_text(json.dumps(outputs))
    return project


def test_make_run_follows_a_task_and_ends_as_it_did(ecs: Ecs, make: Project) -> None:
    verified = make.workflow("run", "verify")
    assert verified.returncode == 0, verified.stderr
    assert "verify/every_play_has_a_user" in verified.stdout
    assert make.workflow("run").returncode == 0  # the task's own command
    wrong = make.workflow("run", "load", "--sleep")
    assert (wrong.returncode, "--sleep goes with --wake" in wrong.stdout) == (2, True)
    assert len(wait_until(ecs.letters, "nobody heard of it")) == 1
    (make.build() / "outputs.json").write_text(json.dumps({"aws_region": {"value": REGION}}))
    nothing = make.workflow("run")
    assert nothing.returncode == 3
    assert "local has no runner" in nothing.stderr
    assert "Set runner = true" in nothing.stderr


def test_make_run_that_is_interrupted_stops_the_task_and_follows_it_to_its_end(ecs: Ecs, make: Project) -> None:
    connection = ecs.aws.connect()
    another = lines(event(itemInSession=8, ts=1541400000000))
    ecs.aws.client("s3").put_object(Bucket=BUCKET, Key="events/2018-11-08.json", Body=another)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE etl.load_lock")
        with subprocess.Popen(
            [sys.executable, "-m", "deploy", "--env", "local", "run"],
            cwd=make.root,
            env=make.env | {"PYTHONPATH": str(make.root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout
            arn = next(line for line in process.stdout if line.startswith("task ")).split()[1]
            assert next(line for line in process.stdout if "waiting for" in line)
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=90)
    connection.close()
    assert process.returncode == 130, said
    assert "the task was told to stop, and rolls back what is not committed" in said
    assert "interrupted" in said.partition("told to stop")[2].partition("\ninterrupted\n")[0], said
    assert ecs.task(arn)["stoppedReason"] == "make run was interrupted"
    ecs.aws.client("s3").delete_object(Bucket=BUCKET, Key="events/2018-11-08.json")
    assert len(wait_until(ecs.letters, "nobody heard of it")) == 1


def test_a_schedule_fires_with_its_roles_rights_or_says_so(ecs: Ecs) -> None:
    """The object that was put into S3 is in the star; what may not be started is a dead letter."""
    rights = {"run": ("ecs:RunTask", "*"), "pass": ("iam:PassRole", "*"), "tell": ("sqs:SendMessage", "*")}
    fewer = {name: right for name, right in rights.items() if name != "pass"}
    roles = {
        "load": ecs.role("schedule", "scheduler.amazonaws.com", rights),
        "refused": ecs.role("may-pass-nothing", "scheduler.amazonaws.com", fewer),
    }
    network = {key[0].upper() + key[1:]: value for key, value in ecs.network["awsvpcConfiguration"].items()}
    plays = ecs.aws.one("SELECT COUNT(*) FROM fct_song_plays")
    another = lines(event(itemInSession=9, ts=1541300000000))
    ecs.aws.client("s3").put_object(Bucket=BUCKET, Key="events/2018-11-09.json", Body=another)
    for name, role in roles.items():
        ecs.aws.client("scheduler").create_schedule(
            Name=name,
            ScheduleExpression="rate(1 hour)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={
                "Arn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/c",
                "RoleArn": role,
                "DeadLetterConfig": {"Arn": QUEUE},
                "EcsParameters": {
                    "TaskDefinitionArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/loader",
                    "LaunchType": "FARGATE",
                    "NetworkConfiguration": {"awsvpcConfiguration": network},
                },
            },
        )
    tasks = ecs.aws.client("ecs")
    [arn] = wait_until(lambda: tasks.list_tasks(cluster="c", startedBy="load")["taskArns"], "it never fired")
    assert ecs.ended(arn)["containers"][0]["exitCode"] == 0, ecs.log(arn)
    assert ecs.aws.one("SELECT COUNT(*) FROM fct_song_plays") == plays + 1
    [letter] = wait_until(ecs.letters, "the dead letter never came")
    assert "is not authorized to perform: iam:PassRole" in letter["MessageAttributes"]["ERROR_MESSAGE"]["StringValue"]
    for name in roles:
        ecs.aws.client("scheduler").delete_schedule(Name=name)


@pytest.mark.parametrize(
    "expression",
    [
        "every hour",
        "rate(30 seconds)",
        "rate(0 hours)",
        "cron(0 5 * * ?)",
        "cron(0 5 * * * *)",
        "cron(0 5 ? * ? *)",
        "cron(0 5 * * MON-FRI *)",
        "cron(60 5 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 5 32 * ? *)",
        "cron(0 5 ? * 0 *)",
    ],
)
def test_a_schedule_that_is_none(ecs: Ecs, expression: str) -> None:
    with pytest.raises(ClientError) as caught:
        ecs.aws.client("scheduler").create_schedule(
            Name="wrong",
            ScheduleExpression=expression,
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/c", "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/task"},
        )
    error = caught.value.response["Error"]
    assert (error["Code"], error["Message"]) == ("ValidationException", f"Invalid Schedule Expression {expression}.")


@pytest.mark.parametrize(
    ("expression", "made", "last", "now", "due"),
    [
        ("rate(1 minute)", 0, None, 0.5, True),
        ("rate(1 minute)", 0, 0.5, 60.4, False),
        ("rate(1 minute)", 0, 0.5, 60.5, True),
        ("rate(2 hours)", 0, 0, 7199, False),
        ("cron(0 5 * * ? *)", 0, None, 4 * 3600, False),
        ("cron(0 5 * * ? *)", 0, None, 5 * 3600, True),
        ("cron(0 5 * * ? *)", 0, 5 * 3600, 5 * 3600 + 30, False),  # 1970-01-01 was a Thursday
        ("cron(0/15 4 ? * THU *)", 0, 4 * 3600 + 1, 4 * 3600 + 901, True),
        ("cron(0 4 ? * MON-WED,FRI *)", 0, None, 23 * 3600, False),
        ("cron(0 4 ? JAN * 1970)", 0, None, 4 * 3600, True),
        ("cron(0 4 L * ? *)", 0, None, 40 * 86_400, False),
        ("at(2018-11-01T00:00:00)", 0, None, 2e9, False),
    ],
)
def test_when_a_schedule_is_due(expression: str, made: float, last: float | None, now: float, due: bool) -> None:
    from local_aws.moto_gaps.tasks.schedules import is_due  # noqa: PLC0415 - moto, which the rest of this file does not need

    assert is_due(expression, made, last, now) is due
