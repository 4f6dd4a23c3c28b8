output "alarms" {
  description = "The alarms, by the last part of their names."
  value       = aws_cloudwatch_metric_alarm.this
}

output "topics" {
  description = "ARN of every topic that hears of alarms, by a name that is known before it is made."
  value       = local.topics
}
