"""A stand-in Redshift on the PostgreSQL wire, in front of a real PostgreSQL. For development only.

Follow one statement: `server` accepts the client, `startup` and `relay` let PostgreSQL authenticate it, `session`
(simple protocol) and `extended` take its statements. `planner` turns each text into plans: `tokens` and `statements`
cut it, the token rules make it readable for PostgreSQL's parser, `refusals` read the tree, `binder` applies the rules
of the tree, and `deparse` writes it as SQL again. `backend` runs it; COPY goes through `copy_hook` to `copy`. `catalog`
makes Redshift's types, functions and system tables. docs/local-redshift.md says what is emulated and what is not.
"""
