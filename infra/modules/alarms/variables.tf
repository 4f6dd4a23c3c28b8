variable "name" {
  description = "Name of the warehouse; the alarms and their topic are named after it."
  type        = string
}

variable "alarms" {
  description = "What is watched, by the last part of the alarm's name: for how many minutes in a row, in periods of so many seconds, and what a period without data means."
  type = map(object({
    description = string
    namespace   = string
    metric      = string
    dimensions  = map(string)
    statistic   = string
    comparison  = string
    threshold   = number
    minutes     = number
    period      = optional(number, 300)
    missing     = optional(string, "notBreaching")
  }))
}

variable "emails" {
  description = "Addresses that hear when an alarm goes off and when it is over."
  type        = list(string)
  default     = []
}

variable "topic_arns" {
  description = "SNS topics that hear the same."
  type        = list(string)
}
