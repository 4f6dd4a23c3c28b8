"""ALTER TABLE [r_ALTER_TABLE]."""

from local_aws.redshift.errors import RedshiftError, not_here, refused
from local_aws.redshift.translate.rules import command
from local_aws.redshift.translate.rules.columns import rewrite_column
from local_aws.redshift.translate.rules.names import name_of, quoted
from local_aws.redshift.translate.rules.table_attributes import (
    CONSTRAINTS,
    TableAttributes,
    name_end,
    read_constraint,
    read_table_attributes,
)
from local_aws.redshift.translate.rules.types import column_type
from local_aws.redshift.translate.statements import Call, Statement
from local_aws.redshift.translate.tokens import Tokens, render, split_on, starts, unexpected, written

_ELSEWHERE = ("SET LOCATION", "SET FILE", "SET TABLE", "ADD PARTITION", "DROP PARTITION")
_KEYS = ("compound", "distkey", "diststyle", "sortkey")
"""What ALTER MATERIALIZED VIEW alters."""
_NOTHING = written("SET (autovacuum_enabled = true)")
"""An action that changes nothing: PostgreSQL looks for the relation, and whether the user may alter it."""


@command("alter", "table")
def alter_table(statement: Statement) -> Statement:
    """Write an ALTER TABLE as PostgreSQL does, and record what only Redshift keeps."""
    tokens = list(statement.tokens)
    end = name_end(tokens, 2)
    name, action = tokens[2:end], tokens[end:]
    parts = split_on(action, ",")
    if len(parts) > 1 and not (_sets_keys(parts) or all(_encodes(part) for part in parts)):
        raise refused(
            "ALTER TABLE with several actions is not supported by Amazon Redshift",
            "Write one ALTER TABLE statement for each column.",
        )
    if starts(action, "append", "from"):
        return _append(statement, name, action[2:])
    if name_of(_name_after(name, action)[-1]).startswith("#") and not name_of(name[-1]).startswith("#"):
        raise refused("a permanent table cannot be renamed to a name that begins with #", "Choose another name.")
    attributes = TableAttributes()
    rewritten = _action(action, parts, attributes)
    if any(starts(part[3:], "type") for part in parts if starts(part, "alter", "column")):
        statement = statement.in_block(False)
    return statement.with_tokens(tokens[:end] + rewritten).then(attributes.record(_name_after(name, action), "alter"))


@command("alter", "materialized", "view")
def alter_materialized_view(statement: Statement) -> Statement:
    """Record the AUTO REFRESH, which refreshes nothing here, and the keys [r_ALTER_MATERIALIZED_VIEW]."""
    tokens = list(statement.tokens)
    end = name_end(tokens, 3)
    action = tokens[end:]
    attributes = TableAttributes()
    if starts(action, "auto", "refresh") and len(action) == 3:
        attributes.refresh(tokens, end)
    elif starts(action, "alter") and len(action) > 1 and action[1].word in _KEYS:
        _alter_keys(action[1:], attributes)
    elif starts(action, "row", "level", "security"):
        raise not_here("ROW LEVEL SECURITY")
    else:
        raise unexpected(action[0] if action else None)
    nothing = [*tokens[:end], _NOTHING]
    return statement.with_tokens(nothing).then(attributes.record(tokens[3:end], "alter"))


def _append(statement: Statement, name: Tokens, source: Tokens) -> Statement:
    """Move the rows of another table here [r_ALTER_TABLE_APPEND]."""
    end = name_end(source, 0)
    extra = " ".join(token.word for token in source[end:])
    if extra not in ("", "ignoreextra", "filltarget"):
        raise unexpected(source[end])
    nothing = [*statement.tokens[:2], *name, _NOTHING]
    append = Call(
        "CALL redshift_system.append($1::regclass, $2::regclass, $3)", (render(name), render(source[:end]), extra)
    )
    return statement.with_tokens(nothing).then(append).tagged("ALTER TABLE APPEND").in_block(False)


def _name_after(name: Tokens, action: Tokens) -> Tokens:
    """Return the name that the table has when the statement has run."""
    if starts(action, "rename", "to") and len(action) == 3:
        return [*name[:-1], action[2]]
    return name


def _encodes(part: Tokens) -> bool:
    return starts(part, "alter", "column") and part[-2].word == "encode"


def _sets_keys(parts: list[Tokens]) -> bool:
    """Return whether one action sets the SORTKEY, and the other the DISTKEY or the DISTSTYLE."""
    return sorted(part[1].word[:4] for part in parts if starts(part, "alter") and len(part) > 2) == ["dist", "sort"]


def _action(action: Tokens, parts: list[Tokens], attributes: TableAttributes) -> Tokens:
    if starts(action[1:], "partition"):
        raise _refused(action)
    if starts(action, "add"):
        return _add(action[1:], attributes)
    if starts(action, "alter", "column"):
        return _alter_column(parts, attributes)
    if starts(action, "alter"):
        for part in parts:
            _alter_keys(part[1:], attributes)
        return [_NOTHING]
    if starts(action, "drop", "constraint"):
        return _drop_constraint(action, attributes)
    if starts(action, "drop") and not starts(action, "drop", "column", "if"):
        dropped = action[2:] if starts(action, "drop", "column") else action[1:]
        attributes.dropped = name_of(dropped[0]) if dropped else None
        attributes.cascades = action[-1].word == "cascade"
        return action
    if starts(action, "rename") or starts(action, "owner", "to"):
        column = action[2:] if starts(action, "rename", "column") else action[1:]
        attributes.moves = starts(action, "rename", "to")
        if starts(action, "rename") and len(column) == 3:
            attributes.renamed = [name_of(column[0]), name_of(column[2])]
        return action
    raise _refused(action)


def _add(tokens: Tokens, attributes: TableAttributes) -> Tokens:
    if tokens and tokens[0].word in CONSTRAINTS:
        read_constraint(tokens, attributes)
        # PostgreSQL gets an action that changes nothing, and so looks for the table and the columns.
        columns = [*attributes.primary_key, *(name for group in attributes.unique for name in group)]
        columns += [name for key in attributes.foreign_keys for name in key.columns]
        return [written(", ".join(f"ALTER COLUMN {quoted(name)} SET STATISTICS -1" for name in columns))]
    column = tokens[1:] if starts(tokens, "column") else tokens
    if starts(column, "if"):
        raise _refused(column)
    if any(token.word == "collate" for token in column[1:]):
        raise refused("ALTER TABLE cannot add a column with COLLATE", "Make the table again [r_CREATE_TABLE_NEW].")
    rewritten = rewrite_column(column, attributes)
    if attributes.keys():
        raise refused(
            "ALTER TABLE cannot add a column with DISTKEY, SORTKEY, UNIQUE, PRIMARY KEY or REFERENCES",
            "Add the column, then ALTER TABLE ... ADD UNIQUE, ALTER DISTKEY or ALTER SORTKEY [r_ALTER_TABLE].",
        )
    texts = [token.text.upper() for token in rewritten]
    if "NOT" in texts and "DEFAULT" not in texts:
        raise refused("ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression")
    if any(token.text.startswith("GENERATED") for token in rewritten):
        raise refused("ALTER TABLE cannot add an IDENTITY column")
    return [written("ADD COLUMN"), *rewritten]


def _alter_column(parts: list[Tokens], attributes: TableAttributes) -> Tokens:
    kept = []
    for part in parts:
        name, action = part[2:3], part[3:]
        if starts(action, "encode") and len(action) == 2:
            attributes.encode(name_of(name[0]), action[1].text)
            kept.append(f"ALTER COLUMN {render(name)} SET STATISTICS -1")
        elif starts(action, "type"):
            kind, rest = column_type(action[1:])
            if rest or not render(kind).startswith("varchar"):
                raise refused(
                    "ALTER COLUMN TYPE: Amazon Redshift changes only the size of a VARCHAR column",
                    "Add a column of the new type, UPDATE it from the old one, and drop that.",
                )
            kept.append(f"ALTER COLUMN {render(name)} TYPE {render(kind)}")
            attributes.resized = name_of(name[0])
        else:
            raise _refused(part)
    return [written(", ".join(kept))]


def _alter_keys(tokens: Tokens, attributes: TableAttributes) -> None:
    if starts(tokens, "interleaved") or starts(tokens, "backup"):
        raise _refused(tokens)
    if starts(tokens, "sortkey", "none") and len(tokens) == 2:
        attributes.sortstyle = "none"
        return
    if starts(tokens, "diststyle") and any(token.word == "sortkey" for token in tokens):
        raise unexpected(tokens[2])
    # ALTER DISTKEY c and ALTER DISTSTYLE KEY DISTKEY c have no parentheses.
    at = next((i for i, token in enumerate(tokens) if token.word == "distkey"), None)
    if at is not None and at + 2 == len(tokens) and tokens[at + 1].text != "(":
        attributes.set_distkey(name_of(tokens[at + 1]))
        tokens = tokens[:at]
    end = read_table_attributes(tokens, attributes)
    if end != len(tokens):
        raise _refused(tokens[end:])
    if attributes.distkey and not attributes.diststyle:
        attributes.diststyle = "key"
    attributes.check()


def _drop_constraint(action: Tokens, attributes: TableAttributes) -> Tokens:
    if len(action) < 3 or [token.word for token in action[3:]] not in ([], ["restrict"], ["cascade"]):
        raise unexpected(action[3] if len(action) > 3 else None)
    attributes.unconstrained, attributes.cascades = name_of(action[2]), action[-1].word == "cascade"
    return [_NOTHING]


def _refused(action: Tokens) -> RedshiftError:
    if not action:
        return unexpected(None)
    words = " ".join(token.text.upper() for token in action[:2])
    if words.split()[0] in ("ROW", "PARTITION") or words in _ELSEWHERE:
        return not_here(
            f"ALTER TABLE ... {words}",
            "Redshift has it, for external tables or for row-level security: test this statement on AWS.",
        )
    return refused(
        f"ALTER TABLE ... {words} is not supported by Amazon Redshift",
        "Its ALTER TABLE adds, drops and renames columns, changes the size of a VARCHAR, keys, encodings, name "
        "and owner [r_ALTER_TABLE].",
    )
