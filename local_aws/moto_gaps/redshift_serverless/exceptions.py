"""The errors of Redshift Serverless, by the codes of its API model."""

from moto.core.exceptions import JsonRESTError


class ValidationError(JsonRESTError):
    """The request breaks a rule."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message)


class NotFoundError(JsonRESTError):
    """There is no such thing."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__("ResourceNotFoundException", f"The {kind} {name} does not exist.")


class ConflictError(JsonRESTError):
    """What is there already, or its state, does not allow the request."""

    def __init__(self, message: str) -> None:
        super().__init__("ConflictException", message)
