"""Where a setting comes from: the environment, then `.env`, then the outputs file, then its default."""

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from dotenv.parser import parse_stream

from loader.console.redact import remember
from loader.errors import SettingsError
from loader.settings.declared import CONNECT, FIELDS, Settings
from loader.settings.outputs import read_outputs

DEFAULT_OUTPUTS = Path("build/outputs.json")
DOTENV = Path(".env")


@dataclass(frozen=True)
class Found:
    """One setting as it was found: its value when it is usable, else the problem with it."""

    name: str
    value: Any
    origin: str
    problem: str | None = None

    @property
    def variable(self) -> str:
        """The name of the environment variable."""
        return self.name.upper()


class Sources:
    """The three places to look in, read once.

    `outputs_file` is the one named on the command line; a file that is named must be there. Raises SettingsError.
    """

    def __init__(self, outputs_file: Path | None = None, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment
        self._dotenv = _read_dotenv()
        named = outputs_file or self._plain("outputs_file")
        self.outputs_file = Path(named or DEFAULT_OUTPUTS)
        self._outputs = read_outputs(self.outputs_file) if named or self.outputs_file.exists() else None

    def read(self, needs: Collection[str] = ()) -> Settings:
        """Return the settings, complete for these kinds of work.

        Raises SettingsError that lists everything missing or wrong at once.
        """
        wrong = [found for found in self.found if found.problem]
        missing = self.missing(needs)
        if wrong or missing:
            raise self._incomplete(wrong, missing)
        return Settings(**{found.name: found.value for found in self.found})

    @cached_property
    def found(self) -> list[Found]:
        """Every setting, in the order of their declaration."""
        found = [self._find(name) for name in FIELDS]
        value = {one.name: one.value for one in found}
        fallback = {
            "source_region": value["aws_region"],
            "work_bucket_owner": _account_of(value["copy_role_arn"]),
            "redshift_login": _login(value),
        }
        origin = {
            "source_region": "AWS_REGION",
            "work_bucket_owner": "COPY_ROLE_ARN",
            "redshift_login": "what is set up",
        }
        return [
            Found(one.name, fallback[one.name], origin[one.name])
            if fallback.get(one.name) and one.value == "" and not one.problem
            else one
            for one in found
        ]

    def missing(self, needs: Collection[str]) -> list[tuple[str, str]]:
        """Return name and meaning of each setting that this work needs and nobody gave."""
        found = {one.name: one for one in self.found}
        empty = [
            (one.variable, str(FIELDS[one.name].metadata["about"]))
            for one in self.found
            if FIELDS[one.name].metadata["needed"] in needs and one.value == "" and not one.problem
        ]
        if CONNECT not in needs or found["redshift_login"].problem:
            return empty
        wrong = {one.variable for one in self.found if one.problem}
        needed = _missing_for_login({name: one.value for name, one in found.items()})
        return empty + [(name, about) for name, about in needed if name not in wrong]

    @property
    def looked_in(self) -> str:
        """Name the places, and say which of them are not there."""
        outputs = str(self.outputs_file) + (" (not there)" if self._outputs is None else "")
        return f"the environment, {DOTENV}{'' if DOTENV.exists() else ' (not there)'}, {outputs}"

    def _plain(self, name: str) -> str:
        """Look in the environment and `.env` only."""
        return self._environment.get(name.upper()) or self._dotenv.get(name.upper()) or ""

    def _find(self, name: str) -> Found:
        declared = FIELDS[name]
        places = (
            (self._environment.get(name.upper()), "environment"),
            (self._dotenv.get(name.upper()), str(DOTENV)),
            ((self._outputs or {}).get(name), str(self.outputs_file)),
        )
        for text, origin in places:
            if text:
                if declared.metadata["secret"]:
                    remember(text)
                try:
                    return Found(name, declared.metadata["parse"](text), origin)
                except ValueError as error:
                    shown = "its value" if declared.metadata["secret"] else repr(text)
                    return Found(name, "", origin, f"{shown} {error}")
        return Found(name, declared.default, "default" if declared.default else "")

    def _incomplete(self, wrong: list[Found], missing: list[tuple[str, str]]) -> SettingsError:
        number = len(wrong) + len(missing)
        width = max(len(name) for name in [*(one.variable for one in wrong), *(name for name, _ in missing)])
        return SettingsError(
            "one setting is missing or wrong" if number == 1 else f"{number} settings are missing or wrong",
            *(("missing", f"{name:<{width}}  {about}") for name, about in missing),
            *(("wrong", f"{one.variable:<{width}}  {one.problem} (from {one.origin})") for one in wrong),
            ("looked in", self.looked_in),
            remedy="Set them in one of these places; .env.example lists them all. `loader doctor` shows what is set.",
        )


def _read_dotenv() -> dict[str, str]:
    """Read `.env`, each value as it is written: a password may hold "${". Raises SettingsError."""
    try:
        with DOTENV.open(encoding="utf-8") as file:
            bindings = list(parse_stream(file))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(str(DOTENV), getattr(error, "strerror", None) or "it is not UTF-8 text") from error
    for binding in bindings:
        if binding.error:
            raise _unreadable(
                f"{DOTENV}, line {binding.original.line}", "it is not NAME=value, or a quote is not closed"
            )
    return {binding.key: binding.value for binding in bindings if binding.key and binding.value}


def _unreadable(where: str, why: str) -> SettingsError:
    return SettingsError(
        ".env cannot be used", ("where", where), ("why", why), remedy="Correct it, as in .env.example."
    )


def _account_of(arn: str) -> str:
    """Return the account in the ARN of a role; empty when it is written in another way."""
    found = re.match(r"arn:[\w-]+:iam::(\d{12}):", arn)
    return found[1] if found else ""


def _login(value: Mapping[str, Any]) -> str:
    """Choose the way to log in by what is set up; empty when nothing is."""
    ways = {
        "password": "redshift_password",
        "secret": "redshift_secret_arn",
        "iam": _giver_of_credentials(value),
    }
    return next((way for way, name in ways.items() if value[name]), "")


def _giver_of_credentials(value: Mapping[str, Any]) -> str:
    """Return the setting that names whoever gives temporary credentials: the workgroup, or else the cluster."""
    return "redshift_workgroup" if value["redshift_workgroup"] else "redshift_cluster_identifier"


def _missing_for_login(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the way to log in still needs."""
    if not value["redshift_login"]:
        one_of = (
            "one of REDSHIFT_SECRET_ARN, REDSHIFT_CLUSTER_IDENTIFIER, REDSHIFT_WORKGROUP, or REDSHIFT_USER with "
            "REDSHIFT_PASSWORD"
        )
        return [("a login", one_of)]
    needed = {
        "password": ("redshift_user", "redshift_password"),
        "secret": ("redshift_secret_arn",),
        "iam": (_giver_of_credentials(value),),
    }[value["redshift_login"]]
    return [(name.upper(), str(FIELDS[name].metadata["about"])) for name in needed if not value[name]]
