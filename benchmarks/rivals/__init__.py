"""The programs by which others load the same events without AWS, each run in an environment of its own."""
