"""Rendering: strict, quoted, in order, and with errors that name the line."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loader.errors import UsageError, WarehouseError
from loader.render.quoting import identifier, literal
from loader.render.templates import Templates


def project(root: Path, templates: dict[str, str], **context: Any) -> Templates:
    for name, text in templates.items():
        file = root / f"{name}.sql.j2"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Templates(context, root)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "'plain'"),
        ("", "''"),
        ("O'Brien", "'O''Brien'"),
        ("a\\b", "'a\\\\b'"),
        ("\\'", "'\\\\'''"),
        ("'; DROP TABLE x; --", "'''; DROP TABLE x; --'"),
        ("100%s {{ x }} é 日本", "'100%s {{ x }} é 日本'"),
        (0, "0"),
        (-5, "-5"),
        (Decimal("0.25"), "0.25"),
        (Decimal("1E-7"), "0.0000001"),
    ],
)
def test_a_literal(value: object, written: str) -> None:
    assert literal(value) == written


@pytest.mark.parametrize("value", ["a\0b", None, True, 1.5, ["x"], b"x"])
def test_what_is_no_literal(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        literal(value)


@pytest.mark.parametrize(("name", "written"), [("time", '"time"'), ('a"b', '"a""b"'), ("x; y", '"x; y"')])
def test_an_identifier(name: str, written: str) -> None:
    assert identifier(name) == written


@pytest.mark.parametrize("name", ["", "a\0", None, 5])
def test_what_is_no_identifier(name: object) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        identifier(name)


def test_values_are_quoted_where_they_stand(tmp_path: Path) -> None:
    templates = project(tmp_path, {"1/a": "SELECT {{ uri | literal }}\n"}, uri="s3://b/it's;100%\\x")
    [statement] = templates.render("1")
    assert statement.sql == "SELECT 's3://b/it''s;100%\\\\x'"
    assert (statement.name, statement.stem) == ("1/a", "a")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("SELECT {{ uri }}", "without a filter"),
        ("SELECT {{ 'constant' }}", "without a filter"),
        ("SELECT {{ uri | upper }}", "without a filter"),
        ("SELECT {{ (uri | literal) ~ uri }}", "without a filter"),
        ("SELECT {{ nobody | literal }}", "'nobody' is undefined"),
        ("SELECT {{ nobody }}", "'nobody' is undefined"),
        ("{% if nobody %}x{% endif %}", "'nobody' is undefined"),
        ("SELECT {{ none_at_all | literal }}", "not None"),
        ("SELECT {{ nul | literal }}", "NUL"),
        ("SELECT {{ uri | literal", "end of print statement"),
        ("SELECT {{ uri | quoted }}", "quoted"),
        ("{% include 'nix.sql.j2' %}", "nix.sql.j2"),
        ("SELECT {{ 1 // 0 }}", "zero"),
        ("{{ uri.x.y | literal }}", "has no attribute 'x'"),
    ],
)
def test_an_error_names_template_and_line(tmp_path: Path, line: str, said: str) -> None:
    text = f"-- grain\n-- more\n{line}\n"
    templates = project(tmp_path, {"schema/dim_users": text}, uri="u", nul="a\0b", none_at_all=None)
    with pytest.raises(WarehouseError) as caught:
        templates.render()
    assert said in str(caught.value)
    assert f"{tmp_path}/schema/dim_users.sql.j2, line 3" in str(caught.value)


def test_folder_order_is_run_order(tmp_path: Path) -> None:
    names = ["2_b/1_x/z", "2_b/1_x/a", "2_b/2_y/a", "1_a/dim_a_b", "1_a/dim_a", "10_c/a", "2_b/q"]
    templates = project(tmp_path, dict.fromkeys(names, "SELECT 1"))
    assert templates.names() == ["10_c/a", "1_a/dim_a", "1_a/dim_a_b", "2_b/1_x/a", "2_b/1_x/z", "2_b/2_y/a", "2_b/q"]


def test_a_folder_is_not_the_one_whose_name_it_begins(tmp_path: Path) -> None:
    templates = project(tmp_path, {"load/a": "SELECT 1", "load_more/a": "SELECT 1"})
    assert templates.names("load") == ["load/a"]


@pytest.mark.parametrize("path", ["verify/no_twice", "verify/no_twice.sql.j2", "{root}/verify/no_twice.sql.j2"])
def test_one_template_by_name_or_by_path(tmp_path: Path, path: str) -> None:
    templates = project(tmp_path, {"verify/no_twice": "SELECT 1", "verify/no_twice_more": "SELECT 2"})
    assert templates.names(path.format(root=tmp_path)) == ["verify/no_twice"]


@pytest.mark.parametrize("path", ["nix", "verify/nix", "../x", "/etc/passwd", "verif", "a\0b"])
def test_what_is_not_there_says_what_is(tmp_path: Path, path: str) -> None:
    templates = project(tmp_path, {"verify/a": "SELECT 1"})
    with pytest.raises(UsageError, match="there is no template") as caught:
        templates.render(path)
    assert "verify" in caught.value.remedy
