locals {
  logs = toset(["connectionlog", "useractivitylog", "userlog"])

  # All that a workgroup has: AWS adds its own defaults to what it is given, and each one left out here would be a change
  # in every later plan.
  parameters = {
    auto_mv                          = "true"
    datestyle                        = "ISO, MDY"
    enable_case_sensitive_identifier = "false"
    enable_user_activity_logging     = "true" # without it the audit log has connections and users, and no statements
    max_query_execution_time         = "14400"
    query_group                      = "default"
    require_ssl                      = "true"
    search_path                      = "$user, public"
    use_fips_ssl                     = "false"
  }
}

# Redshift would make these groups itself, keep them for ever and leave them behind. It writes into those that are there.
resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:Encrypted by CloudWatch's own key; a key of its own would have to outlive the stack for an auditor to read them
  #checkov:skip=CKV_AWS_338:As long as log_retention_days says, which is a year unless somebody asks for less
  for_each = local.logs

  name              = "/aws/redshift/${var.name}/${each.key}"
  retention_in_days = var.log_retention_days
}

# The data: the database, who administers it, the roles that COPY may take. It is always encrypted.
resource "aws_redshiftserverless_namespace" "this" {
  namespace_name = var.name
  db_name        = var.database_name

  # Redshift makes the password, keeps it in Secrets Manager and rotates it. It is in no plan and in no state.
  admin_username        = var.master_username
  manage_admin_password = true

  kms_key_id           = var.kms_key_arn
  iam_roles            = [var.copy_role_arn]
  default_iam_role_arn = var.copy_role_arn
  log_exports          = local.logs

  depends_on = [aws_cloudwatch_log_group.this]
}

# The compute. It can be replaced: the namespace keeps the data.
resource "aws_redshiftserverless_workgroup" "this" {
  workgroup_name = var.name
  namespace_name = aws_redshiftserverless_namespace.this.namespace_name
  port           = var.port

  base_capacity = var.base_capacity
  max_capacity  = var.max_capacity

  subnet_ids           = var.subnet_ids
  security_group_ids   = var.security_group_ids
  publicly_accessible  = var.publicly_accessible
  enhanced_vpc_routing = var.enhanced_vpc_routing

  dynamic "config_parameter" {
    for_each = local.parameters

    content {
      parameter_key   = config_parameter.key
      parameter_value = config_parameter.value
    }
  }
}

# What keeps a forgotten query, or a client that asks all day, from running up a bill.
resource "aws_redshiftserverless_usage_limit" "compute" {
  resource_arn  = aws_redshiftserverless_workgroup.this.arn
  usage_type    = "serverless-compute"
  amount        = var.monthly_rpu_hours
  period        = "monthly"
  breach_action = "deactivate"
}
