"""Edits of where data lies."""

from functools import partial

from tests.deploy.review.corpus.case import ASK, SAFE, STOP, Case, more, over
from tests.deploy.review.stack import Edit

add, lay = partial(more, "lake"), partial(over, "lake")


def lifecycle(verdict: str, says: str, rule: str, bucket: str = '"acme-lake-raw"') -> Case:
    """Add a rule to a bucket's lifecycle."""
    return add("lifecycles", verdict, says, f'resource "aws_s3_bucket_lifecycle_configuration" "new" {{\n  bucket = {bucket}\n  rule {{\n    id     = "new"\n    status = "Enabled"\n{rule}  }}\n}}\n')  # fmt: skip


def on_curated(kind: str, verdict: str, says: str, what: str, body: str) -> Case:
    """Set something on the bucket of curated data."""
    return add(kind, verdict, says, f'resource "aws_s3_bucket_{what}" "new" {{\n  bucket = aws_s3_bucket.curated.id\n{body}}}\n')  # fmt: skip


def policy(verdict: str, says: str, statements: str) -> Case:
    """Put a policy on the bucket of raw data."""
    return add("bucket policies", verdict, says, f'resource "aws_s3_bucket_policy" "new" {{\n  bucket = aws_s3_bucket.raw.id\n  policy = jsonencode({{ Version = "2012-10-17", Statement = [{statements}] }})\n}}\n')  # fmt: skip


READ = 'Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-lake-raw/*"'
THERE = "those that are there already within a day or two."
CASES = {
    "lake expires everything": lifecycle(STOP, f"Deletes objects after a day, {THERE}", "    filter {}\n    expiration {\n      days = 1\n    }\n"),
    "lake expires a prefix": lifecycle(STOP, "objects that its filter names", '    filter {\n      prefix = "tmp/"\n    }\n    expiration {\n      days = 30\n    }\n'),
    "lake expires on a date": lifecycle(STOP, f"Deletes objects at once, {THERE}", '    filter {}\n    expiration {\n      date = "2026-12-01T00:00:00Z"\n    }\n'),
    "lake expires old versions": lifecycle(STOP, "Deletes old versions of objects after 7 days", "    filter {}\n    noncurrent_version_expiration {\n      noncurrent_days = 7\n    }\n"),
    "lake tidies uploads": lifecycle(SAFE, "Nothing that is there is deleted by this rule.", "    filter {}\n    abort_incomplete_multipart_upload {\n      days_after_initiation = 7\n    }\n"),
    "lake archives": lifecycle(ASK, "Objects move to another storage class", '    filter {}\n    transition {\n      days          = 30\n      storage_class = "GLACIER"\n    }\n'),
    "lake expires in a new bucket": add("new", SAFE, "in a bucket that is new", 'resource "aws_s3_bucket" "scratch" {\n  bucket = "acme-lake-scratch"\n}\n\nresource "aws_s3_bucket_lifecycle_configuration" "scratch" {\n  bucket = aws_s3_bucket.scratch.id\n  rule {\n    id     = "all"\n    status = "Enabled"\n    filter {}\n    expiration {\n      days = 7\n    }\n  }\n}\n'),
    "lake a bucket with all its locks": add("new", SAFE, "Created.", 'resource "aws_s3_bucket" "scratch" {\n  bucket = "acme-lake-scratch"\n}\n\nresource "aws_s3_bucket_public_access_block" "scratch" {\n  bucket                  = aws_s3_bucket.scratch.id\n  block_public_acls       = true\n  block_public_policy     = true\n  ignore_public_acls      = true\n  restrict_public_buckets = true\n}\n\nresource "aws_s3_bucket_ownership_controls" "scratch" {\n  bucket = aws_s3_bucket.scratch.id\n  rule {\n    object_ownership = "BucketOwnerEnforced"\n  }\n}\n\nresource "aws_s3_bucket_server_side_encryption_configuration" "scratch" {\n  bucket = aws_s3_bucket.scratch.id\n  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm = "AES256"\n    }\n  }\n}\n'),
    "lake an empty policy": policy(ASK, "It takes the place of the policy that the bucket has", ""),
    "lake a policy for anyone": policy(STOP, "**anyone** may read objects", f'{{ Principal = "*", {READ} }}'),
    "lake a policy for a foreign account": policy(ASK, "whom the **foreign** account `999999999999` lets", f'{{ Principal = {{ AWS = "arn:aws:iam::999999999999:root" }}, {READ} }}'),
    "lake a policy for anyone in a network": policy(ASK, "only if `aws:SourceVpce` is `vpce-0123456789abcdef0`", f'{{ Principal = "*", {READ}, Condition = {{ StringEquals = {{ "aws:SourceVpce" = "vpce-0123456789abcdef0" }} }} }}'),
    "lake a policy for anyone with an address": policy(STOP, "No condition says who calls", f'{{ Principal = "*", {READ}, Condition = {{ IpAddress = {{ "aws:SourceIp" = "0.0.0.0/0" }} }} }}'),
    "lake no policy": lay("bucket policies", ASK, "Taken away: **anyone** was denied to do everything that S3 has", 'resource "aws_s3_bucket_policy" "curated" {\n  count = 0\n}\n'),
    "lake a public list": on_curated("access lists", STOP, "**Anyone** may do what the access list `public-read` says.", "acl", '  acl = "public-read"\n'),
    "lake a private list": on_curated("access lists", ASK, "takes the place of that which is there", "acl", '  acl = "private"\n'),
    "lake a grant to everybody": on_curated("access lists", STOP, "**Anyone** may do what a grant", "acl", '  access_control_policy {\n    owner {\n      id = "0123456789abcdef"\n    }\n    grant {\n      permission = "READ"\n      grantee {\n        type = "Group"\n        uri  = "http://acs.amazonaws.com/groups/global/AllUsers"\n      }\n    }\n  }\n'),
    "lake a grant to another": on_curated("access lists", ASK, "is another account, unless it is the owner", "acl", '  access_control_policy {\n    owner {\n      id = "0123456789abcdef"\n    }\n    grant {\n      permission = "FULL_CONTROL"\n      grantee {\n        type = "CanonicalUser"\n        id   = "fedcba9876543210"\n      }\n    }\n  }\n'),
    "lake the locks of another bucket": on_curated("switches", SAFE, "The bucket cannot be made public this way.", "public_access_block", "  block_public_acls       = true\n  block_public_policy     = true\n  ignore_public_acls      = true\n  restrict_public_buckets = true\n"),
    "lake locks that lock nothing": on_curated("switches", STOP, "A policy that makes the bucket public is accepted.", "public_access_block", "  block_public_acls       = false\n  block_public_policy     = false\n  ignore_public_acls      = false\n  restrict_public_buckets = false\n"),
    "lake versions from now on": on_curated("switches", SAFE, "What is overwritten or deleted can be had back.", "versioning", '  versioning_configuration {\n    status = "Enabled"\n  }\n'),
    "lake no versions": lay("switches", ASK, "What is overwritten or deleted cannot be had back.", 'resource "aws_s3_bucket_versioning" "raw" {\n  versioning_configuration {\n    status = "Suspended"\n  }\n}\n'),
    "lake ownership": on_curated("switches", ASK, "Whether access lists count is decided again", "ownership_controls", '  rule {\n    object_ownership = "BucketOwnerEnforced"\n  }\n'),
    "lake a website": on_curated("new", ASK, "this review has no rules for `aws_s3_bucket_website_configuration`", "website_configuration", '  index_document {\n    suffix = "index.html"\n  }\n'),
    "lake other origins": on_curated("new", ASK, "this review has no rules for `aws_s3_bucket_cors_configuration`", "cors_configuration", '  cors_rule {\n    allowed_methods = ["GET"]\n    allowed_origins = ["*"]\n  }\n'),
    "lake its log to somebody": on_curated("elsewhere", ASK, "which is not of this plan: whoever owns it reads the log.", "logging", '  target_bucket = "somebody-elses-logs"\n  target_prefix = "x/"\n'),
    "lake encrypted by S3": on_curated("elsewhere", SAFE, "New objects are encrypted by S3's own key.", "server_side_encryption_configuration", '  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm = "AES256"\n    }\n  }\n'),
    "lake encrypted by somebody's key": on_curated("elsewhere", ASK, "and by nobody once that key is gone", "server_side_encryption_configuration", '  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm     = "aws:kms"\n      kms_master_key_id = "arn:aws:kms:us-west-2:999999999999:key/11111111-2222-3333-4444-555555555555"\n    }\n  }\n'),
    "lake the bucket's objects gone": Case("lake", "loss", STOP, ("every object in `acme-lake-raw` and all their versions",), Edit(code={".": 'resource "aws_s3_bucket" "raw" {\n  bucket        = "acme-lake-other"\n}\n'}, state={"aws_s3_bucket": {"force_destroy": True}})),
    "lake the bucket renamed": lay("loss", ASK, "the bucket `acme-lake-curated`, which must be empty by then", 'resource "aws_s3_bucket" "curated" {\n  bucket = "acme-lake-elsewhere"\n}\n'),
    "lake the table gone": lay("loss", STOP, "every item of the table", 'resource "aws_dynamodb_table" "ledger" {\n  count = 0\n}\n'),
    "lake another key of the table": lay("loss", STOP, "every item of the table", 'resource "aws_dynamodb_table" "ledger" {\n  hash_key = "id"\n  attribute {\n    name = "id"\n    type = "S"\n  }\n}\n'),
    "lake the table not guarded": lay("switches", ASK, "Nothing stops a destroy.", 'resource "aws_dynamodb_table" "ledger" {\n  deletion_protection_enabled = false\n}\n'),
    "lake the key gone": lay("loss", STOP, "whatever was encrypted with the key", 'resource "aws_kms_key" "lake" {\n  count = 0\n}\n'),
    "lake the key off": lay("switches", STOP, "Nothing that the key has encrypted", 'resource "aws_kms_key" "lake" {\n  is_enabled = false\n}\n'),
    "lake the key not renewed": lay("switches", ASK, "The key is never renewed.", 'resource "aws_kms_key" "lake" {\n  enable_key_rotation = false\n}\n'),
    "lake the queue gone": lay("loss", STOP, "the messages that wait in the queue", 'resource "aws_sqs_queue" "arrivals" {\n  name = "other"\n}\n'),
    "lake a queue for anyone": lay("bucket policies", STOP, "**anyone** may", 'resource "aws_sqs_queue" "arrivals" {\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*" }] })\n}\n'),
    "lake logs kept shorter": lay("retention", ASK, "Log events that are older are deleted.", 'resource "aws_cloudwatch_log_group" "jobs" {\n  retention_in_days = 7\n}\n'),
    "lake logs kept longer": lay("retention", SAFE, "Kept longer.", 'resource "aws_cloudwatch_log_group" "jobs" {\n  retention_in_days = 365\n}\n'),
    "lake the secret gone at once": lay("retention", STOP, "A deleted secret is gone at once.", 'resource "aws_secretsmanager_secret" "source" {\n  recovery_window_in_days = 0\n}\n'),
    "lake an output elsewhere": lay("outputs", ASK, "The output `curated_bucket` goes from `acme-lake-curated` to `acme-lake-raw`", 'output "curated_bucket" {\n  value = aws_s3_bucket.raw.bucket\n}\n'),
    "lake an output more": add("outputs", SAFE, "The output `key` is new.", 'output "key" {\n  value = aws_kms_key.lake.arn\n}\n'),
    "lake a command": add("at the apply", ASK, "Runs commands (`local-exec`)", 'resource "terraform_data" "hook" {\n  provisioner "local-exec" {\n    command = "echo hello"\n  }\n}\n'),
    "lake a function called": add("at the apply", ASK, "The data source calls a function, at the apply.", 'resource "terraform_data" "when" {\n  input = "now"\n}\n\ndata "aws_lambda_invocation" "clean" {\n  function_name = "clean"\n  input         = jsonencode({ when = terraform_data.when.output })\n}\n'),
    "lake a stack of a template": add("at the apply", ASK, "makes what its template says, none of which is in this plan", 'resource "aws_cloudformation_stack" "other" {\n  name          = "other"\n  template_body = jsonencode({ Resources = { Topic = { Type = "AWS::SNS::Topic" } } })\n}\n'),
    "lake a group forgotten": Case("lake", "cannot be applied", ASK, ("Terraform forgets it. It stays on AWS",), Edit(more={".": 'removed {\n  from = aws_cloudwatch_log_group.jobs\n  lifecycle {\n    destroy = false\n  }\n}\n'}, without=("aws_cloudwatch_log_group.jobs",))),
    "lake only a part of it": Case("lake", "cannot be applied", ASK, ("The plan is not whole: it was made with -target",), Edit(code={".": 'resource "aws_cloudwatch_log_group" "jobs" {\n  retention_in_days = 365\n}\n'}, options=("-target=aws_cloudwatch_log_group.jobs",))),
    "lake everything gone": Case("lake", "loss", STOP, ("## What this destroy leaves behind",), Edit(options=("-destroy",))),
    "lake a tag": lay("harmless", SAFE, "Changed in place: `tags`", 'resource "aws_s3_bucket" "raw" {\n  tags = { team = "data" }\n}\n'),
    "lake a name moved": Case("lake", "harmless", SAFE, ("nothing happens on AWS",), Edit(more={".": 'moved {\n  from = aws_cloudwatch_log_group.jobs\n  to   = aws_cloudwatch_log_group.work\n}\n\nresource "aws_cloudwatch_log_group" "work" {\n  name              = "/lake/jobs"\n  retention_in_days = 90\n}\n'}, without=("aws_cloudwatch_log_group.jobs",))),
}  # fmt: skip
