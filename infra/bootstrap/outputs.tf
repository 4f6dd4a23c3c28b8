output "state_bucket" {
  description = "Bucket for infra/backend.tf."
  value       = aws_s3_bucket.state.bucket
}

output "plan_role_arn" {
  description = "Role for the repository variable PLAN_ROLE_ARN; null without github_repository."
  value       = one([for name, role in aws_iam_role.github : role.arn if name == "plan"])
}

output "apply_role_arn" {
  description = "Role for the variable APPLY_ROLE_ARN of the GitHub environments; null without github_repository."
  value       = one([for name, role in aws_iam_role.github : role.arn if name == "apply"])
}

output "policy_arns" {
  description = "Policies to give to people: read to plan, read and write to apply and destroy."
  value       = { for name, policy in aws_iam_policy.deploy : name => policy.arn }
}
