"""The SQL that makes Redshift's system tables and functions in a PostgreSQL database."""
