"""The copy of infra/ that these tests work in."""

from tests.support.project import checked_out, project

__all__ = ["checked_out", "project"]
