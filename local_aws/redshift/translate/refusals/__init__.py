"""What a client cannot write: PostgreSQL that Redshift does not have, and Redshift that this stand-in does not have.

Nothing of it is passed on, so a statement that runs here is one that Redshift takes. `statements` judges by the first
words, `constructs` by nodes of PostgreSQL's parse tree, `names` by functions, types and operators.
"""
