"""psycopg 3: prepared statements, a pipeline, a named cursor, and a statement cancelled on another connection."""

import threading

import psycopg


def main() -> None:
    with psycopg.connect() as connection:  # everything stands in PGHOST and its kin
        connection.execute("CREATE TABLE by_psycopg (a INT, b VARCHAR(10))")
        with connection.pipeline():
            for n in range(20):
                connection.execute("INSERT INTO by_psycopg VALUES (%s, %s)", (n, f"n{n}"), prepare=True)
        connection.commit()
        with connection.cursor("named") as cursor:
            cursor.itersize = 7
            cursor.execute("SELECT a, b FROM by_psycopg ORDER BY a")
            assert list(cursor) == [(n, f"n{n}") for n in range(20)]
        connection.rollback()
        cancelled(connection)
        assert connection.execute("SELECT COUNT(*) FROM by_psycopg").fetchone() == (20,)


def cancelled(connection: psycopg.Connection) -> None:
    # 20 to the power of 8 rows take longer than any test.
    many = " CROSS JOIN ".join(f"by_psycopg t{n}" for n in range(8))
    timer = threading.Timer(1, connection.cancel_safe)
    timer.start()
    try:
        connection.execute(f"SELECT SUM(t1.a) FROM {many}")
        said = "nothing"
    except psycopg.errors.QueryCanceled:
        said = "canceled"
    timer.join()
    connection.rollback()
    assert said == "canceled"


if __name__ == "__main__":
    main()
