"""What a plan says: its changes, drift, outputs, and the state that it was made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from deploy.review.code import Code
from deploy.review.values import Hidden, Value, at


class Action(Enum):
    """What Terraform would do with a resource."""

    NOTHING = auto()
    CREATE = auto()
    UPDATE = auto()
    REPLACE = auto()
    DELETE = auto()
    FORGET = auto()


_FEW = 9


@dataclass(frozen=True)
class Change:
    """One resource: what it is, what it would be, and what Terraform would do."""

    address: str
    type: str
    name: str
    action: Action
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    changed: tuple[str, ...]
    """Attributes whose value differs, those of which nothing may be printed included. Sorted."""
    configured: frozenset[str]
    """Attributes that the code sets. The others are AWS's answers, or mirror another resource."""
    replace_paths: tuple[str, ...] = ()
    """Attributes that force the replacement."""
    reason: str = ""
    """Terraform's `action_reason`."""
    moved_from: str = ""
    is_imported: bool = False
    is_deposed: bool = False
    """Whether this is the old object that an apply replaced and did not come to destroy."""
    creates_first: bool = False
    provisioners: tuple[str, ...] = ()
    """Kinds of commands that the code runs when this is made or destroyed."""
    code_address: str = ""
    """Address without the indices: that of the block in the code."""
    only_marks: bool = False
    """Whether nothing differs but what Terraform calls sensitive."""

    @property
    def is_active(self) -> bool:
        """Whether it does something, if only to the state."""
        return self.action is not Action.NOTHING or bool(self.moved_from) or self.is_imported

    @property
    def is_destroyed(self) -> bool:
        """Whether the object that is there now goes."""
        return self.action in {Action.DELETE, Action.REPLACE}

    @property
    def edited(self) -> tuple[str, ...]:
        """Changed attributes without those that AWS computes again, because the code does not set them."""
        return tuple(n for n in self.changed if n in self.configured or self.after.get(n) is not Hidden.UNKNOWN)

    def old(self, path: str) -> Value:
        """Return the value at a dotted path as it is; None where there is none."""
        return at(self.before, path)

    def new(self, path: str) -> Value:
        """Return the value at a dotted path as it would be; None where there is none."""
        return at(self.after, path)


@dataclass(frozen=True)
class Output:
    """An output that changes: before and after, None where there is none."""

    name: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Resource:
    """What the state holds of one resource, before the plan."""

    address: str
    type: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Plan:
    """Everything that a plan says, secrets taken out."""

    changes: tuple[Change, ...]
    drift: tuple[Change, ...]
    outputs: tuple[Output, ...]
    """The outputs that change, by name."""
    failed_checks: tuple[str, ...]
    invoked: tuple[str, ...]
    """Addresses of the actions that the apply runs, also those put off (Terraform 1.14 and newer)."""
    is_complete: bool
    region: str | None
    """Region of the provider; None where the code does not say it plainly."""
    code: Code
    reads: tuple[str, ...] = ()
    """Addresses, without indices, of the data sources that are read by the apply, not by the plan."""
    account: str | None = None
    """Number of the account that the plan was made in; None where the plan does not say it."""
    variables: Mapping[str, Value] = field(default_factory=dict)
    """Values of the root module's variables, defaults included."""
    state: tuple[Resource, ...] = ()
    """What was there before, data sources left out."""

    @cached_property
    def active(self) -> tuple[Change, ...]:
        """Changes that do something, if only to the state."""
        return tuple(change for change in self.changes if change.is_active)

    @property
    def has_changes(self) -> bool:
        """Whether the apply does anything, if only to the state or to an output."""
        return bool(self.active or self.outputs)

    def makes(self, change: Change, attribute: str, kind: str = "") -> bool:
        """Return whether the plan makes what an attribute names: this can take from nobody yet.

        A known value is that of a resource which the plan creates. One that is not known yet must come from resources
        that the plan creates, as far as the code's references can be followed.
        """
        value = change.new(attribute)
        if isinstance(value, str):
            return (kind, value) in self._made_names
        if value is not Hidden.UNKNOWN:
            return False
        sources = self.code.sources(change.code_address, attribute)
        return bool(sources) and sources <= self._made_addresses

    @cached_property
    def _made_names(self) -> set[tuple[str, str]]:
        made = [c for c in self.changes if c.action is Action.CREATE and not c.is_imported]
        names = ("bucket", "cluster_identifier", "id", "name", "arn")
        return {(c.type, v) for c in made for n in names if isinstance(v := c.after.get(n), str)}

    @cached_property
    def _made_addresses(self) -> set[str]:
        return {c.code_address for c in self.changes if c.action is Action.CREATE and not c.is_imported}

    def values_of(self, kind: str) -> list[Mapping[str, Value]]:
        """Return what the state holds of the resources of a type."""
        return [resource.values for resource in self.state if resource.type == kind]

    @property
    def makes_everything(self) -> bool:
        """Whether nothing is there yet, and more is made than can be read one by one: the first apply."""
        return len(self.changes) > _FEW and all(c.action is Action.CREATE and not c.is_imported for c in self.changes)

    @cached_property
    def destroys_everything(self) -> bool:
        """Whether nothing that is there now is left."""
        return bool(self.active) and all(c.action is Action.DELETE for c in self.changes)

    def of_type(self, *types: str) -> Iterator[Change]:
        """Yield every resource of these types, changed or not."""
        return (change for change in self.changes if change.type in types)
