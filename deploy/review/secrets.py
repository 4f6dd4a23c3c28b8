"""What looks like a secret although nobody called it one. Better a name too many hidden than one password shown."""

import re

_NAMES = re.compile(
    r"(passw(or)?d|passphrase|secret|secret_?key|private_?key(_pem)?|access_?key|api_?key|auth_?token|token|credentials?|"
    r"connection_?string|client_?secret|license_?key)$",
    re.IGNORECASE,
)
"""Names of attributes, variables and settings that hold one. Those of an ARN, an id or a switch do not."""
_TEXTS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|"
    r"\bxox[abprs]-[\w-]{10,}|"
    r"\bglpat-[\w-]{20}|\bsk_live_[A-Za-z0-9]{16,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|://[^/\s:@]+:[^/\s@]+@|"
    r"(?<![:\w/-])(password|passwd|pwd|secret|token)[\"']?\s*[=:]\s*[\"']?[^\s\"'{}$]{6,}",
    re.IGNORECASE,
)
"""Texts that are one, or hold one."""


def looks_secret(name: str, text: str) -> bool:
    """Return whether a text is a secret, by its name or by its form. References and ARNs are none."""
    named = _NAMES.search(name) is not None and not text.startswith("arn:")
    return named or _TEXTS.search(text) is not None


def without_secrets(text: str) -> str:
    """Return a text with what looks like a secret in it taken out."""
    return _TEXTS.sub("(looks like a secret)", text)
