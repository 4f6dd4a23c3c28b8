"""What moto's S3 trips over: a delete marker that is the last version of its key cannot be deleted.

So no versioned bucket that something was deleted from can be emptied. `install()` is the one place where moto's own
class is added to.
"""

from moto.s3.models import FakeDeleteMarker


def install() -> None:
    """Give a delete marker the `dispose` that moto calls on every version; there is no content to let go of."""
    FakeDeleteMarker.dispose = lambda _: None  # type: ignore[attr-defined]
