"""The SQL as Jinja templates, one statement per file. Which folder runs when, its command decides."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2

from loader.errors import UsageError, WarehouseError
from loader.render.quoting import identifier, literal, only_filtered

ROOT = Path(__file__).resolve().parents[2] / "sql_templates"
SUFFIX = ".sql.j2"
JINJA = ("{{", "{%", "{#")
"""What a template has one of, unless it is plain SQL."""


@dataclass(frozen=True)
class Statement:
    """One rendered template. `name` is its path below the root, without the suffix."""

    name: str
    sql: str

    @property
    def stem(self) -> str:
        """The last part of the name: the table, the view, the claim or the question."""
        return self.name.rpartition("/")[2]

    @property
    def heading(self) -> str:
        """The first line, without its dashes: a purpose, a grain, a claim or a question."""
        return self.sql.partition("\n")[0].removeprefix("--").strip()


class Templates:
    """The templates below `root`, rendered with the values of `context`."""

    def __init__(self, context: Mapping[str, object], root: Path = ROOT) -> None:
        self.root = root
        self._loader = jinja2.FileSystemLoader(root)
        self._environment = jinja2.Environment(
            loader=self._loader,
            undefined=jinja2.StrictUndefined,
            finalize=only_filtered,
            autoescape=False,  # noqa: S701 - this is SQL; `finalize` sees to the quoting
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals = dict(context)
        self._environment.filters["literal"] = literal
        self._environment.filters["identifier"] = identifier

    def names(self, under: str = "") -> list[str]:
        """Return the templates in the order of their names: all, those of one folder, or the one of that name.

        Raises UsageError when there is none.
        """
        wanted = self._relative(under)
        chosen = [name for name in self._all if not wanted or name == wanted or name.startswith(f"{wanted}/")]
        if not chosen:
            folders = sorted({name.partition("/")[0] for name in self._all})
            raise UsageError(
                f"there is no template {under!r}",
                ("where", str(self.root)),
                remedy=f"Name a folder ({', '.join(folders) or 'there is none'}) or a template in one of them.",
            )
        return chosen

    def render(self, under: str = "") -> list[Statement]:
        """Render the templates that `names` gives.

        Raises WarehouseError with template and line when one of them is faulty.
        """
        return [self.one(name) for name in self.names(under)]

    def one(self, name: str, **values: object) -> Statement:
        """Render one template with values of its own beside the context. Raises as `render` does."""
        return Statement(name, self._render(name, values))

    @cached_property
    def _all(self) -> list[str]:
        found = sorted(path.relative_to(self.root).parts for path in self.root.rglob(f"*{SUFFIX}"))
        return ["/".join(parts).removesuffix(SUFFIX) for parts in found]

    def _relative(self, under: str) -> str:
        """Take a name, a folder or a path that the shell completed, and give the name below the root."""
        path = Path(under)
        if path.exists() and path.resolve().is_relative_to(self.root.resolve()):
            path = path.resolve().relative_to(self.root.resolve())
        text = path.as_posix().removesuffix(SUFFIX)
        return "" if text == "." else text

    def _render(self, name: str, values: Mapping[str, object]) -> str:
        try:
            source, _, _ = self._loader.get_source(self._environment, name + SUFFIX)
            if not any(mark in source for mark in JINJA):  # two of three: to compile them takes longer than to run them
                return source.strip()
            return self._environment.get_template(name + SUFFIX).render(values).strip()
        except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            file = self.root / (name + SUFFIX)
            raise WarehouseError(
                "a template cannot be rendered",
                ("where", f"{file}, line {_line(error, file)}"),
                ("why", str(error)),
                remedy="Correct the template, or set the value that it names.",
            ) from error


def _line(error: Exception, file: Path) -> int:
    """Return the line of the template that an error comes from."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == str(file)]
    return lines[-1] if lines else 1
