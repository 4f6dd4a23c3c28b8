"""Outputs -> settings -> rendered SQL -> executed -> verified."""
