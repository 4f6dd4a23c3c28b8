"""What ECS asks of whoever runs its tasks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class TaskSpec:
    """One container: what it is told to do, in which environment, and how long it may take to stop."""

    id: str
    command: Sequence[str]
    environment: Mapping[str, str]
    stop_seconds: int


class TaskRuntime(Protocol):
    """Starts and stops the processes of tasks."""

    def start(self, task: TaskSpec, say: Callable[[str], None], ended: Callable[[int], None]) -> None:
        """Start a task; `say` gets each line of its output, `ended` its exit code. Both from another thread."""

    def stop(self, task_id: str) -> None:
        """End a task as ECS does: SIGTERM, and SIGKILL when its stop timeout is over. Comes back at once."""
