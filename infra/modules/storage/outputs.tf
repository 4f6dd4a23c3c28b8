output "work_bucket" {
  description = "Name of the work bucket."
  value       = local.buckets.work.name

  depends_on = [aws_s3_bucket.this]
}

# Through its policy, so that whoever logs to the bucket waits until it may.
output "logs_bucket" {
  description = "Name of the logs bucket, once the log services may write to it."
  value       = aws_s3_bucket_policy.logs.bucket
}
