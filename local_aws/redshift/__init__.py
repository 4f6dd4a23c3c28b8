"""A stand-in Redshift on the PostgreSQL wire, in front of a real PostgreSQL. For development only.

Follow one statement: `server` accepts the client, `startup` and `relay` let PostgreSQL authenticate it, `session`
(simple protocol) and `extended` take its statements. `planner` turns each text into plans: `tokens` and `statements`
cut it, `rules` rewrite what Redshift says differently, `refusals` name what Redshift does not have, on the tree of
`tree`. `backend` runs it; COPY goes through `copy_hook` to `copy`. `catalog` makes Redshift's system tables.

What PostgreSQL does and Redshift does not, and no rule tells apart:

- Trailing blanks count when VARCHAR values are compared; Redshift ignores them.
- The scale of a NUMERIC quotient is PostgreSQL's, which has more digits.
- Two transactions may write different rows of one table at once; Redshift lets the second wait for the first.
- A text column of CREATE TABLE AS or SELECT INTO without a cast has no length.
- A view WITH NO SCHEMA BINDING needs its tables when it is made.
- COPY reads JSON only. UNLOAD, procedures, functions of users, SUPER, spatial types and QUALIFY are refused by name.
- Plans, timings and sizes say nothing of Redshift's.
"""
