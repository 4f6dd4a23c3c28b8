"""The filters of the templates for sqlfluff, which looks in its library_path for this name."""

from loader.render.quoting import identifier, literal

SQLFLUFF_JINJA_FILTERS = {"literal": literal, "identifier": identifier}
