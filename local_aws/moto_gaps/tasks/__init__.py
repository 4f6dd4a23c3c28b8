"""What runs by itself on AWS, for moto: RunTask starts a process, schedules fire, events and alarms tell how it ended.

`install()` is the one place where moto's own methods are replaced.
"""

from moto.cloudwatch.models import CloudWatchBackend
from moto.ecs.models import EC2ContainerServiceBackend
from moto.events.models import EventPattern
from moto.scheduler.models import EventBridgeSchedulerBackend
from moto.sqs.models import SQSBackend

from local_aws.moto_gaps.replacing import check_before, replace
from local_aws.moto_gaps.tasks import ecs, events, execution, metrics, schedules
from local_aws.moto_gaps.tasks.runtime import TaskRuntime


def install(runtime: TaskRuntime) -> None:
    """Let `runtime` run the tasks of this AWS."""
    ecs.RUNTIME.append(runtime)
    replace(EC2ContainerServiceBackend, "register_task_definition", execution.register_task_definition)
    replace(EC2ContainerServiceBackend, "run_task", ecs.run_task)
    replace(EC2ContainerServiceBackend, "stop_task", ecs.stop_task)
    replace(
        EC2ContainerServiceBackend, "_calculate_task_resource_requirements", ecs.calculate_task_resource_requirements
    )
    replace(SQSBackend, "send_message", metrics.send_message)
    replace(CloudWatchBackend, "describe_alarms", metrics.describe_alarms)
    replace(CloudWatchBackend, "get_alarms_by_alarm_names", metrics.get_alarms_by_alarm_names)
    replace(CloudWatchBackend, "get_alarms_by_alarm_name_prefix", metrics.get_alarms_by_alarm_name_prefix)
    replace(EventPattern, "_flatten_dict", staticmethod(events.flatten_dict))
    for name in ("create_schedule", "update_schedule"):
        check_before(EventBridgeSchedulerBackend, name, schedules.check_schedule)
    schedules.start()
