"""The database behind the stand-in: what Redshift has in its catalog and PostgreSQL does not."""
