"""COPY from S3, as Amazon Redshift has it, on top of PostgreSQL's own COPY.

Follow one object: `source` lists it, `fetch` reads it, `blocks` cuts it between JSON objects, `fast` or `careful` turns
a block into lines for PostgreSQL's COPY, `pipeline` hands those to PostgreSQL while the next block is
decoded. `run` ties them together. The guide's pages: r_COPY, copy-parameters-*, copy-usage_notes-copy-from-json,
r_Load_Error_Reference.
"""
