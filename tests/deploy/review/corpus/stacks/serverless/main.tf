# A serverless warehouse in small: a namespace, its workgroup and a limit. Written for the corpus; applied to no AWS.
provider "aws" {
  region                      = "us-west-2"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_redshiftserverless_namespace" "acme" {
  namespace_name        = "acme"
  db_name               = "sales"
  admin_username        = "admin"
  manage_admin_password = true
  iam_roles             = ["arn:aws:iam::123456789012:role/copy"]
  log_exports           = ["connectionlog", "useractivitylog", "userlog"]
}

resource "aws_redshiftserverless_workgroup" "acme" {
  workgroup_name       = "acme"
  namespace_name       = aws_redshiftserverless_namespace.acme.namespace_name
  base_capacity        = 8
  max_capacity         = 16
  enhanced_vpc_routing = true
  publicly_accessible  = false

  dynamic "config_parameter" {
    for_each = {
      auto_mv                          = "true"
      datestyle                        = "ISO, MDY"
      enable_case_sensitive_identifier = "false"
      enable_user_activity_logging     = "true"
      max_query_execution_time         = "14400"
      query_group                      = "default"
      require_ssl                      = "true"
      search_path                      = "$user, public"
      use_fips_ssl                     = "false"
    }
    content {
      parameter_key   = config_parameter.key
      parameter_value = config_parameter.value
    }
  }
}

resource "aws_redshiftserverless_usage_limit" "acme" {
  resource_arn  = aws_redshiftserverless_workgroup.acme.arn
  usage_type    = "serverless-compute"
  amount        = 60
  period        = "monthly"
  breach_action = "deactivate"
}
