"""A stand-in Redshift on the PostgreSQL wire. For development only."""
