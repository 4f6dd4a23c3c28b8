# While nobody asks, a workgroup sends no metrics: no data is no alarm.
module "alarms" {
  source = "../alarms"

  name       = var.name
  emails     = var.alarm_emails
  topic_arns = var.alarm_topic_arns

  alarms = {
    limit-near = {
      description = "A tenth is left of the month's RPU-hours. Then queries are refused until the next month: raise serverless_monthly_rpu_hours, or look in sys_query_history who asks so much."
      namespace   = "AWS/Redshift-Serverless"
      metric      = "UsageLimitAvailable"
      dimensions = {
        Workgroup    = aws_redshiftserverless_workgroup.this.workgroup_name
        UsageLimitId = aws_redshiftserverless_usage_limit.compute.id
        UsageType    = "SERVERLESS_COMPUTE"
      }
      statistic  = "Minimum"
      comparison = "LessThanThreshold"
      threshold  = var.monthly_rpu_hours / 10
      minutes    = 30
    }
    never-idle = {
      description = "The workgroup has computed for six hours without a pause. Look in sys_query_history for a client that keeps asking: each minute is billed."
      namespace   = "AWS/Redshift-Serverless"
      metric      = "ComputeSeconds"
      dimensions  = { Workgroup = aws_redshiftserverless_workgroup.this.workgroup_name }
      statistic   = "Sum"
      comparison  = "GreaterThanThreshold"
      threshold   = 0
      minutes     = 360
      period      = 1800
    }
  }
}
