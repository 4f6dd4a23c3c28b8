"""One load, from the plan to an outcome that is certain."""
