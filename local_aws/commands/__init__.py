"""One module per command of `local-aws`; each is imported only when it runs."""
