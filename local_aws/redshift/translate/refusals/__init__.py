"""What a client cannot write: PostgreSQL that Redshift has not, and Redshift that this stand-in has not.

Nothing of it is passed on, so a statement that runs here is one that Redshift takes. `statements` judges by the first
words, `constructs` by nodes of PostgreSQL's parse tree, `names` by functions, types and operators.
"""
