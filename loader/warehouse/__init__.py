"""The warehouse: login, connection, transaction, statement, and its errors in plain words."""
