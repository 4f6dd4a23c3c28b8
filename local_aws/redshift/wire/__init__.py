"""The PostgreSQL wire protocol, towards clients and towards PostgreSQL."""
