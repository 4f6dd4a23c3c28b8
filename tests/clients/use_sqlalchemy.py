"""SQLAlchemy with sqlalchemy-redshift, and pandas through it: tables are made, reflected, filled and read."""

import datetime
import os
from decimal import Decimal

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.orm import Session, declarative_base

SCHEMA = "by_sqlalchemy"
Base = declarative_base()
songs = sa.Table(
    "songs",
    Base.metadata,
    sa.Column("song_id", sa.String(18), primary_key=True),
    sa.Column("title", sa.String(40), nullable=False),
    schema=SCHEMA,
    redshift_diststyle="KEY",
    redshift_distkey="song_id",
    redshift_sortkey=("song_id",),
)
plays = sa.Table(
    "plays",
    Base.metadata,
    sa.Column("play_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("song_id", sa.String(18), sa.ForeignKey(f"{SCHEMA}.songs.song_id")),
    sa.Column("seconds", sa.Numeric(8, 2)),
    sa.Column("started", sa.DateTime),
    schema=SCHEMA,
    redshift_interleaved_sortkey=("play_id", "started"),
)
Song, Play = (type(table.name.title(), (Base,), {"__table__": table}) for table in (songs, plays))


def main() -> None:
    url = sa.engine.URL.create(
        "redshift+psycopg2",
        username=os.environ["PGUSER"],
        password=os.environ["PGPASSWORD"],
        host=os.environ["PGHOST"],
        port=int(os.environ["PGPORT"]),
        database=os.environ["PGDATABASE"],
        query={"sslmode": "verify-full", "sslrootcert": os.environ["PGSSLROOTCERT"]},
    )
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {SCHEMA}"))
    Base.metadata.create_all(engine)
    Base.metadata.create_all(engine)  # finds them
    reflected(engine)
    filled(engine)
    framed(engine)
    Base.metadata.drop_all(engine)
    assert sa.inspect(engine).get_table_names(SCHEMA) == ["frame"]


def reflected(engine: sa.engine.Engine) -> None:
    inspector = sa.inspect(engine)
    assert sorted(inspector.get_table_names(SCHEMA)) == ["plays", "songs"]
    columns = {one["name"]: (str(one["type"]), one["nullable"]) for one in inspector.get_columns("plays", SCHEMA)}
    assert columns == {
        "play_id": ("BIGINT", False),
        "song_id": ("VARCHAR(18)", True),
        "seconds": ("NUMERIC(8, 2)", True),
        "started": ("TIMESTAMP", True),
    }
    assert inspector.get_pk_constraint("plays", SCHEMA)["constrained_columns"] == ["play_id"]
    [key] = inspector.get_foreign_keys("plays", SCHEMA)
    assert (key["constrained_columns"], key["referred_table"], key["referred_columns"]) == (
        ["song_id"],
        "songs",
        ["song_id"],
    )
    assert inspector.get_table_options("songs", SCHEMA)["redshift_distkey"] == "song_id"
    assert inspector.get_table_options("plays", SCHEMA)["redshift_interleaved_sortkey"] == ("play_id", "started")


def filled(engine: sa.engine.Engine) -> None:
    with Session(engine) as session:
        session.add(Song(song_id="a", title="Zoë"))
        session.flush()
        session.add_all(
            [
                Play(play_id=day, song_id="a", seconds=Decimal("1.25"), started=datetime.datetime(2018, 11, day))
                for day in (1, 2, 3)
            ]
        )
        session.commit()
        asked = session.query(songs.c.title, sa.func.sum(plays.c.seconds)).join(plays).group_by(songs.c.title)
        assert asked.all() == [("Zoë", Decimal("3.75"))]


def framed(engine: sa.engine.Engine) -> None:
    frame = pd.read_sql_table("plays", engine, schema=SCHEMA)
    assert frame["started"].dt.day.sum() == 6
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None], "t": pd.to_datetime(["2020-01-01", "2021-01-01"])})
    for how in ("replace", "replace", "append"):
        frame.to_sql("frame", engine, schema=SCHEMA, index=False, if_exists=how, method="multi")
    counted = pd.read_sql(f"SELECT COUNT(*) AS n, COUNT(b) AS b, MAX(t) AS t FROM {SCHEMA}.frame", engine)
    assert counted.iloc[0].to_list() == [4, 2, pd.Timestamp("2021-01-01")]


if __name__ == "__main__":
    main()
