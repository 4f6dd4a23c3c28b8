"""The commands of the command line: their options, and what each does. Their lines in --help are in loader.cli."""
