"""The database behind the stand-in: what Redshift has in its catalogue and PostgreSQL does not."""
