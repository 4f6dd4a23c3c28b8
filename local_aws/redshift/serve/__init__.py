"""The server: it listens, logs clients in, and runs their statements one session each."""
