# Two buckets, alike but for who writes to them:
#   work  the loader's JSONPaths file, manifests and work files; COPY reads them
#   logs  the audit log of the cluster, the flow logs of the VPC, the access log of the work bucket
locals {
  buckets = {
    work = { name = var.work_bucket_name, expire_after_days = var.work_file_retention_days }
    logs = { name = var.logs_bucket_name, expire_after_days = var.log_retention_days }
  }
  arns = { for key, bucket in local.buckets : key => "arn:${var.partition}:s3:::${bucket.name}" }

  # The two say the same thing; a log service of AWS wants its ACL check apart from its writes.
  deny_plain_http = {
    for key, arn in local.arns : key => {
      Sid       = "DenyPlainHttp"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "s3:*"
      Resource  = [arn, "${arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }
  }
}

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_18:The work bucket logs its accesses to the logs bucket, which would only log itself
  #checkov:skip=CKV_AWS_144:Work files are made again by the next load, and the logs are no data to serve from a second region
  #checkov:skip=CKV_AWS_145:SSE-S3 on purpose, see aws_s3_bucket_server_side_encryption_configuration below
  #checkov:skip=CKV2_AWS_62:Nothing waits for objects of these buckets
  for_each = local.buckets

  bucket        = each.value.name
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.buckets

  bucket                  = aws_s3_bucket.this[each.key].bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].bucket

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# SSE-S3 and not KMS: the log services of AWS write to it without a key policy, and nothing is left unreadable when
# a key goes.
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].bucket

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = each.value.expire_after_days
    }

    noncurrent_version_expiration {
      noncurrent_days = 7
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  # S3 takes one change of a bucket's versioning and lifecycle at a time.
  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_policy" "work" {
  bucket = aws_s3_bucket.this["work"].bucket

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [local.deny_plain_http["work"]]
  })

  depends_on = [aws_s3_bucket_public_access_block.this]
}

locals {
  # Of a serverless warehouse CloudWatch has the audit log.
  audit_log_writers = [
    for arn in compact([var.cluster_arn]) : {
      Sid       = "RedshiftWritesTheAuditLog"
      Effect    = "Allow"
      Principal = { Service = "redshift.amazonaws.com" }
      Action    = ["s3:GetBucketAcl", "s3:PutObject"]
      Resource  = [local.arns.logs, "${local.arns.logs}/redshift/*"]
      Condition = { StringEquals = { "aws:SourceArn" = arn } }
    }
  ]
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.this["logs"].bucket

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([local.deny_plain_http["logs"]], local.audit_log_writers, [
      {
        Sid       = "S3WritesTheAccessLog"
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${local.arns.logs}/s3-access/*"
        Condition = {
          ArnLike      = { "aws:SourceArn" = local.arns.work }
          StringEquals = { "aws:SourceAccount" = var.account_id }
        }
      },
      {
        Sid       = "AWSLogDeliveryWrite"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${local.arns.logs}/AWSLogs/${var.account_id}/*"
        Condition = {
          ArnLike = { "aws:SourceArn" = "arn:${var.partition}:logs:${var.aws_region}:${var.account_id}:*" }
          StringEquals = {
            "aws:SourceAccount" = var.account_id
            "s3:x-amz-acl"      = "bucket-owner-full-control"
          }
        }
      },
      {
        Sid       = "AWSLogDeliveryAclCheck"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = local.arns.logs
        Condition = {
          ArnLike      = { "aws:SourceArn" = "arn:${var.partition}:logs:${var.aws_region}:${var.account_id}:*" }
          StringEquals = { "aws:SourceAccount" = var.account_id }
        }
      },
    ])
  })

  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_logging" "work" {
  bucket        = aws_s3_bucket.this["work"].bucket
  target_bucket = aws_s3_bucket_policy.logs.bucket
  target_prefix = "s3-access/"
}
