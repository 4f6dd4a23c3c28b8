# Through its policy, so that the cluster never holds a role that cannot read yet.
output "copy_role_arn" {
  description = "Role that Redshift takes for COPY."
  value       = aws_iam_role.copy.arn

  depends_on = [aws_iam_role_policy.copy]
}

output "loader_role_arn" {
  description = "Role for whoever loads."
  value       = aws_iam_role.loader.arn

  depends_on = [aws_iam_role_policy_attachment.loader]
}

output "scheduler_role_arn" {
  description = "Role that pauses and resumes the cluster; null without a schedule."
  value       = one(aws_iam_role.scheduler[*].arn)

  depends_on = [aws_iam_role_policy.scheduler]
}
