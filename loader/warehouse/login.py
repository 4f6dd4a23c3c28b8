"""Get a user and a password, in the way that the settings choose."""

import json
from dataclasses import dataclass, field
from typing import Any

from loader.aws import client as aws
from loader.console.redact import remember
from loader.errors import SettingsError
from loader.settings.declared import Settings

VALID_SECONDS = 3600
"""How long temporary credentials let a session begin; one that has begun goes on [GetClusterCredentialsWithIAM]."""


@dataclass(frozen=True)
class Login:
    """Who connects. The password is masked in everything the loader prints."""

    user: str
    password: str = field(repr=False)


def log_in(settings: Settings) -> Login:
    """Return user and password for one connection.

    Raises AccessError when AWS refuses, SettingsError when the secret is of no use.
    """
    ways = {"password": _given, "secret": _of_secret, "iam": _temporary}
    return ways[settings.redshift_login](settings)


def client(service: str, settings: Settings) -> Any:
    """Return a client of the warehouse's region, which waits for an answer as long as a connection is waited for."""
    return aws.client(service, settings.aws_region, seconds=settings.redshift_connect_seconds)


def _login(user: Any, password: Any) -> Login:
    """Return who connects, the password masked from now on. Raises ValueError where libpq could not use them."""
    if not (isinstance(user, str) and isinstance(password, str) and user and password):
        raise ValueError("user and password are not both texts")
    if "\0" in user + remember(password):
        raise ValueError("the user or the password holds a NUL")
    (user + password).encode()  # what is not Unicode raises a ValueError
    return Login(user, password)


def _given(settings: Settings) -> Login:
    return Login(settings.redshift_user, remember(settings.redshift_password))


def _of_secret(settings: Settings) -> Login:
    """Read a secret in the shape that Redshift's managed master password has."""
    arn = settings.redshift_secret_arn
    with aws.explained("the secret with the login cannot be read", where=arn, action="secretsmanager:GetSecretValue"):
        text = remember(client("secretsmanager", settings).get_secret_value(SecretId=arn).get("SecretString", ""))
    try:
        secret = json.loads(text)
        return _login(secret.get("username") or settings.redshift_user, secret["password"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Not chained: the error's text and context would hold the secret.
        raise SettingsError(
            "the secret with the login has another shape",
            ("where", arn),
            ("why", 'it is not a JSON object with "username" and "password", both texts that are not empty'),
            remedy="Name the secret that the cluster manages, in REDSHIFT_SECRET_ARN, or give the secret this shape.",
        ) from None


def _temporary(settings: Settings) -> Login:
    """Ask for temporary credentials of the IAM identity that calls, and of nobody else: not of the admin.

    Its database user is `IAM:name` or `IAMR:role`, made at its first login without any rights
    [GetClusterCredentialsWithIAM, redshift-serverless GetCredentials].
    """
    workgroup, cluster = settings.redshift_workgroup, settings.redshift_cluster_identifier
    where = f"workgroup {workgroup}" if workgroup else f"cluster {cluster}"
    action = "redshift-serverless:GetCredentials" if workgroup else "redshift:GetClusterCredentialsWithIAM"
    with aws.explained("no temporary credentials", where=where, action=action):
        if workgroup:
            given = client("redshift-serverless", settings).get_credentials(
                workgroupName=workgroup, dbName=settings.redshift_database, durationSeconds=VALID_SECONDS
            )
            return _login(given["dbUser"], given["dbPassword"])
        given = client("redshift", settings).get_cluster_credentials_with_iam(
            ClusterIdentifier=cluster, DbName=settings.redshift_database, DurationSeconds=VALID_SECONDS
        )
        return _login(given["DbUser"], given["DbPassword"])
