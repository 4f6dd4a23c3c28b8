"""Edits of who may do what."""

from tests.deploy.review.corpus.warehouse.edit import ASK, IAM, STOP, STORAGE, Expected, code, variables
from tests.deploy.review.stack import Edit

ALL_BUCKETS = """
resource "aws_iam_role_policy" "copy" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
"""
WRITES = """
resource "aws_iam_role_policy" "copy" {
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:PutObject", "s3:DeleteObject"]
      Resource = "arn:aws:s3:::udacity-dend/log_data/*"
    }]
  })
}
"""
NOT_KNOWN_YET = """
resource "aws_s3_bucket" "new" {
  bucket_prefix = "new"
}

data "aws_iam_policy_document" "new" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.new.arn}/*"]
  }
}

resource "aws_iam_role_policy" "new" {
  role   = aws_iam_role.copy.name
  policy = data.aws_iam_policy_document.new.json
}
"""
ANYONE = """
resource "aws_iam_role" "copy" {
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = "*", Action = "sts:AssumeRole" }]
  })
}
"""

CASES = {
    "another prefix to read": variables(
        ASK,
        "Added: `sparkify-prod-copy` may read objects (`s3:GetObject`) on `s3://udacity-dend/more` and "
        "`s3://udacity-dend/more/*`.",
        "Added: `sparkify-prod-copy` may list the bucket (`s3:ListBucket`) on `s3://udacity-dend`, only if `s3:prefix` "
        "is like `more` or `more/*`.",
        "Taken away: `sparkify-prod-copy` could read objects (`s3:GetObject`) on `s3://udacity-dend/log_data` and",
        events_uri="s3://udacity-dend/more",
    ),
    "every bucket to read": code(
        IAM,
        ALL_BUCKETS,
        STOP,
        "Added: `sparkify-prod-copy` may read objects (`s3:GetObject`) on **every resource** (`*`).",
    ),
    "the sources to write": code(
        IAM,
        WRITES,
        ASK,
        "Added: `sparkify-prod-copy` may delete objects (`s3:DeleteObject`) and write objects (`s3:PutObject`) on "
        "`s3://udacity-dend/log_data/*`.",
    ),
    "a policy that names what is still to be made": Expected(
        Edit(more={IAM: NOT_KNOWN_YET}),
        ASK,
        ("What the policy of `sparkify-prod-copy` allows cannot be read from the plan: (known after apply).",),
    ),
    "a role for anyone": code(
        IAM, ANYONE, STOP, "Added: for the role `sparkify-prod-copy`, **anyone** may take the role (`sts:AssumeRole`)."
    ),
    "the bucket no longer demands TLS": code(
        STORAGE,
        'resource "aws_s3_bucket_policy" "work" {\n  count = 0\n}\n',
        ASK,
        "Taken away: **anyone** was denied to do everything that S3 has (`s3:*`) on "
        "`s3://sparkify-prod-work-123456789012`",
        "if `aws:SecureTransport` is `false`.",
    ),
}
