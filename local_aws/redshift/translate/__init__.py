"""From Redshift SQL to PostgreSQL SQL, or to a refusal in words."""
