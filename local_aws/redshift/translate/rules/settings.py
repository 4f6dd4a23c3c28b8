"""SET, SHOW and RESET of Redshift's settings [cm_chap_ConfigurationRef].

A setting that only Redshift has is kept in PostgreSQL as `redshift.<name>`, so it follows the transaction, and changes
nothing. PostgreSQL's own settings that Redshift does not have are unknown here as they are there.
"""

import re

from local_aws.redshift.errors import INVALID_PARAMETER, RedshiftError, not_here, refused
from local_aws.redshift.translate.rules import rule
from local_aws.redshift.translate.statements import Statement
from local_aws.redshift.translate.tokens import Token, Tokens, starts, unexpected, written

CASE_SENSITIVE = "enable_case_sensitive_identifier"
_ON = (
    *("cast_super_null_on_error", "downcase_delimited_identifier", "enable_numeric_rounding"),
    *("enable_result_cache_for_session", "mv_enable_aqmv_for_session", "navigate_super_null_on_error"),
    *("pg_federation_repeatable_read", "spectrum_enable_pseudo_columns"),
)
_OFF = (
    *("describe_field_name_in_uppercase", "enable_case_sensitive_identifier"),
    *("enable_case_sensitive_super_attribute", "enable_vacuum_boost", "error_on_nondeterministic_update"),
    *("json_parse_dedup_attributes", "json_parse_truncate_strings", "json_serialization_enable"),
    *("json_serialization_parse_nested_strings", "parse_super_null_on_error", "use_fips_ssl"),
)
OWN_SETTINGS = {
    **dict.fromkeys(_ON, "on"),
    **dict.fromkeys(_OFF, "off"),
    "analyze_threshold_percent": "10",
    "datashare_break_glass_session_var": "",
    "default_geometry_encoding": "1",
    "max_cursor_result_set_size": "0",
    "query_group": "default",
    "spectrum_query_maxerror": "-1",
    "stored_proc_log_min_messages": "log",
    "wlm_query_slot_count": "1",
}
"""Settings of Redshift's own, with their defaults, which each session begins with."""
SHARED_SETTINGS = {
    *("application_name", "client_encoding", "client_min_messages", "datestyle", "default_transaction_isolation"),
    *("default_transaction_read_only", "extra_float_digits", "intervalstyle", "search_path", "seed"),
    *("statement_timeout", "timezone", "transaction_isolation", "transaction_read_only"),
}
"""Settings that PostgreSQL and Redshift both have."""
_BOUNDS: dict[str, tuple[float, float | None]] = {
    "analyze_threshold_percent": (0, 100),
    "default_geometry_encoding": (1, 2),
    "max_cursor_result_set_size": (0, None),
    "spectrum_query_maxerror": (-1, 100_000),
    "wlm_query_slot_count": (1, 50),
}
"""The least and the greatest value of a number, None for no bound [cm_chap_ConfigurationRef]."""
_ONLY_OFF = {"describe_field_name_in_uppercase", "error_on_nondeterministic_update"}
"""What answers depend on, and this stand-in does not follow."""
TRUE = {"on", "true", "t", "yes", "1"}
_TRUTHS = TRUE | {"off", "false", "f", "no", "0"}
_SHOWN_ONLY = {"integer_datetimes", "is_superuser", "server_encoding", "session_authorization", "transaction"}
_SHOWN_OTHERWISE = {"server_version", "statement_timeout"}
"""What redshift_system.current_setting knows that PostgreSQL would show as its own."""
_SPECIAL = {"session", "time", "transaction"}
_NAMES = " ".join(sorted({*OWN_SETTINGS, *SHARED_SETTINGS, *_SHOWN_OTHERWISE}))
_ALL = f"SELECT * FROM redshift_system.shown_settings('{_NAMES}')"  # noqa: S608 - the names above


@rule("set", "show", "reset")
def settings(statement: Statement) -> Statement:
    """Find the setting's name, and say it as PostgreSQL knows it."""
    tokens = list(statement.tokens)
    verb = tokens[0].word
    if verb not in ("set", "show", "reset"):
        return statement
    at = 2 if len(tokens) > 2 and verb == "set" and tokens[1].word in ("session", "local") else 1
    at += starts(tokens, "set", "local", "session", "authorization")
    if at >= len(tokens):
        raise unexpected(None)
    name = tokens[at].word
    if name == "authorization" or starts(tokens, "reset", "session", "authorization"):
        # Only PostgreSQL's superuser may set it; the admin user is a member of the users that it has made.
        role = written("NONE") if verb == "reset" or tokens[-1].word == "default" else tokens[-1]
        local = tokens[1:2] if starts(tokens, "set", "local") else []
        return statement.with_tokens([written("SET"), *local, written("ROLE"), role]).tagged(verb.upper())
    if verb == "set":
        return statement.with_tokens(_set(tokens, at, name))
    if len(tokens) == 4 and tokens[2].text == "." and is_context(f"{name}."):
        return statement
    if len(tokens) > 2 and name not in _SPECIAL:
        raise unexpected(tokens[2])
    if verb == "reset":
        return statement.with_tokens(_reset(tokens, name))
    return _show(statement, tokens, name)


def _set(tokens: Tokens, at: int, name: str) -> Tokens:
    if name in OWN_SETTINGS:
        check_own(name, "".join(token.text for token in tokens[at + 2 :]).strip("'"), by_set=True)
        return [*tokens[:at], _own(tokens[at]), *tokens[at + 1 :]]
    if name == "client_encoding" and tokens[-1].text.strip("'").upper() not in ("UTF8", "UTF-8", "UNICODE", "DEFAULT"):
        raise refused("client_encoding can be UTF8 only")
    # A variable of the session's context [r_SET].
    if [token.text for token in tokens[at + 1 : at + 2]] == ["."] and is_context(f"{name}."):
        return tokens
    special = name in ("characteristics", "authorization", "transaction") or tokens[at].word == "time"
    if name in SHARED_SETTINGS or special:
        return tokens
    raise _unknown(tokens[at])


def check_own(name: str, value: str, by_set: bool = False) -> None:
    """Raise RedshiftError for a value that a setting of Redshift's own does not take, or that nothing here follows.

    The planner hears of SET and RESET only, and so of how to read a name.
    """
    if name == CASE_SENSITIVE and not by_set:
        raise not_here(f"{name} but by SET", "Write SET.")
    if name in _ONLY_OFF and value.lower() in TRUE:
        raise not_here(f"{name} = on")
    least, greatest = _BOUNDS.get(name, (None, None))
    if value.lower() == "default":
        return
    if least is not None:
        number = float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else None
        wrong = number is None or number < least or (greatest is not None and number > greatest)
    else:
        wrong = OWN_SETTINGS[name] in ("on", "off") and value.lower() not in _TRUTHS
    if wrong:
        raise RedshiftError(INVALID_PARAMETER, f'invalid value for parameter "{name}": "{value}"')


def is_context(name: str) -> bool:
    """Return whether a name is the one of a variable of the session's context, such as app_context.user_id."""
    prefix, dot, _ = name.lower().partition(".")
    return bool(dot) and prefix not in ("redshift", "plpgsql")


def _reset(tokens: Tokens, name: str) -> Tokens:
    if name in OWN_SETTINGS:
        return [written("SET"), _own(tokens[1]), written("TO DEFAULT")]
    if name in SHARED_SETTINGS or name in _SPECIAL or name == "all":
        return tokens
    raise _unknown(tokens[1])


def _show(statement: Statement, tokens: Tokens, name: str) -> Statement:
    if name == "all":
        return statement.with_tokens([written(_ALL)]).tagged("SHOW")
    if name in OWN_SETTINGS:
        value = f"current_setting('redshift.{name}')"
    elif name in _SHOWN_OTHERWISE:
        value = f"redshift_system.current_setting('{name}')"
    elif name in SHARED_SETTINGS or name in _SHOWN_ONLY or name in _SPECIAL:
        return statement
    else:
        raise _unknown(tokens[1])
    return statement.with_tokens([written(f"SELECT {value} AS {name}")]).tagged("SHOW")


def _own(token: Token) -> Token:
    return written(f"redshift.{token.word}")


def _unknown(token: Token) -> RedshiftError:
    return RedshiftError("42704", f'unrecognized configuration parameter "{token.word or token.text}"')
