"""Clients in their own ways: what PostgreSQL and Redshift say alike goes through as it is."""


def test_simple(redshift):
    assert redshift.one("SELECT 1") == 1
