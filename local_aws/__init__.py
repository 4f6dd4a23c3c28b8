"""The same AWS on this machine: an S3 and a Redshift to connect to. For development only."""
