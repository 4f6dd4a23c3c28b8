"""From a template and settings to the SQL that runs."""
