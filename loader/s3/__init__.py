"""What is in S3: the objects to load, and the files that a load puts there for COPY."""
