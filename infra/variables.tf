# Each variable refuses, while planning, what AWS would refuse while applying or destroying. Sources in brackets are
# pages of the Amazon Redshift Management Guide unless another service is named.

# ---------------------------------------------------------------------------------------------- names and tags

variable "project" {
  description = "Name of the project. It begins the name of everything, and is a tag."
  type        = string
  default     = "sparkify"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.project)) && length(var.project) <= 32
    error_message = "project must be at most 32 lower-case letters, digits and single hyphens, beginning with a letter: it becomes part of bucket names and of the cluster identifier."
  }

  validation {
    condition     = !can(regex(local.reserved_bucket_name_pattern, "${var.project}-"))
    error_message = "project must not be sthree or amzn-s3-demo, nor begin with one of them and a hyphen: S3 keeps names of buckets that do for itself."
  }
}

variable "environment" {
  description = "Name of the environment (dev, prod, local). It ends the name of the warehouse, and is a tag."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{0,11}$", var.environment))
    error_message = "environment must be at most 12 lower-case letters and digits, beginning with a letter: it becomes part of bucket names and of the cluster identifier."
  }

  validation {
    condition     = contains(["default", var.environment], terraform.workspace)
    error_message = "The workspace is ${terraform.workspace}, but the variables are those of ${var.environment}: applying them there would turn one environment into the other. Select the workspace ${var.environment}, or use make, which does."
  }
}

variable "owner" {
  description = "Who answers for this warehouse and its bill: a team or an address. A tag on everything."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9 _.:/=+@-]{1,256}$", var.owner))
    error_message = "owner must be 1 to 256 letters, digits, spaces and _ . : / = + - @: it becomes a tag."
  }
}

# -------------------------------------------------------------------------------------------------- where it is

variable "aws_region" {
  description = "Region of the warehouse."
  type        = string
  default     = "us-west-2"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region must be the code of a region, such as us-west-2."
  }
}

variable "allowed_account_ids" {
  description = "Accounts that this may be applied in; in any other one the plan stops. Empty for every account."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for account in var.allowed_account_ids : can(regex("^[0-9]{12}$", account))])
    error_message = "allowed_account_ids must be account numbers of twelve digits, as text."
  }
}

variable "availability_zones" {
  description = "Zones for the subnets: two, or three when multi_az, and of a serverless warehouse with enhanced_vpc_routing. Empty for the first ones of the region by name; name them for what shall last."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for zone in var.availability_zones : contains(local.zone_names, zone)])
    error_message = "availability_zones names a zone that ${var.aws_region} does not have for this account${local.is_serverless ? "" : ", or that has no ${var.node_type} nodes"}. These do: ${join(", ", local.zone_names)}."
  }

  validation {
    condition     = length(var.availability_zones) == 0 || length(distinct(var.availability_zones)) >= 2 && length(distinct(var.availability_zones)) == length(var.availability_zones)
    error_message = "availability_zones must name at least two different zones: the cluster moves to the second one when the first fails."
  }

  validation {
    condition     = length(var.availability_zones) > 0 || length(local.zone_names) >= 2
    error_message = "availability_zones is empty, and ${var.aws_region} has ${var.node_type} nodes in ${length(local.zone_names)} zone(s) only: ${join(", ", local.zone_names)}. Choose another node_type or region."
  }

  validation {
    condition     = !local.is_serverless || length(coalescelist(var.availability_zones, local.zone_names)) >= (var.enhanced_vpc_routing ? 3 : 2)
    error_message = "A serverless warehouse needs subnets in ${var.enhanced_vpc_routing ? "three zones with enhanced_vpc_routing" : "two zones"}, and there are ${length(coalescelist(var.availability_zones, local.zone_names))}. Name more in availability_zones${var.enhanced_vpc_routing ? ", or set enhanced_vpc_routing to false" : ""}."
  }
}

variable "vpc_cidr" {
  description = "Address range of the warehouse's own VPC."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0)) && try(cidrhost(var.vpc_cidr, 0) == split("/", var.vpc_cidr)[0], false)
    error_message = "vpc_cidr must be an IPv4 range that begins at its own first address, such as 10.20.0.0/16."
  }

  validation {
    condition = anytrue([
      can(regex("^10\\.", var.vpc_cidr)),
      can(regex("^172\\.(1[6-9]|2[0-9]|3[01])\\.", var.vpc_cidr)),
      can(regex("^192\\.168\\.", var.vpc_cidr)),
    ])
    error_message = "vpc_cidr must lie in the private ranges 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16."
  }

  validation {
    condition     = try(tonumber(split("/", var.vpc_cidr)[1]) >= 16 && tonumber(split("/", var.vpc_cidr)[1]) <= 24, false)
    error_message = "vpc_cidr must be between /16 and /24: AWS takes no larger VPC, and a sixteenth of it is a subnet, of which /28 is the smallest."
  }
}

# -------------------------------------------------------------------------------------------------- who gets in

variable "client_cidrs" {
  description = "Public IPv4 addresses that may connect, such as [\"203.0.113.7/32\"]. Any of them gives the cluster a public address, which answers these only. Empty keeps it private."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.client_cidrs : !endswith(cidr, "/0")])
    error_message = "client_cidrs must not hold 0.0.0.0/0 or ::/0: that opens the warehouse to the whole internet, and its password to everyone who guesses. Name your own address, such as 203.0.113.7/32."
  }

  validation {
    condition     = alltrue([for cidr in var.client_cidrs : try(cidrhost(cidr, 0) == split("/", cidr)[0], false)])
    error_message = "client_cidrs must hold ranges that begin at their own first address, each with its length: 203.0.113.7/32 for one address, 203.0.113.0/24 for a network."
  }

  validation {
    condition     = alltrue([for cidr in var.client_cidrs : !strcontains(cidr, ":")])
    error_message = "client_cidrs must hold IPv4 ranges: the endpoint of the cluster has no IPv6 address."
  }

  validation {
    condition     = alltrue([for cidr in var.client_cidrs : !can(cidrhost(cidr, 0)) || try(tonumber(split("/", cidr)[1]) >= 16, false)])
    error_message = "client_cidrs must not hold a range wider than /16 (65,536 addresses): that lets in far more than your clients. Name their addresses."
  }

  validation {
    condition     = alltrue([for cidr in var.client_cidrs : !can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", cidr))])
    error_message = "client_cidrs must hold public addresses, since it makes the cluster public. Private ones (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16) belong into private_client_cidrs."
  }
}

variable "private_client_cidrs" {
  description = "Private IPv4 ranges that may connect: this VPC's own, or one routed to it by a VPN, peering or a transit gateway. The cluster stays private."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.private_client_cidrs : try(cidrhost(cidr, 0) == split("/", cidr)[0], false)])
    error_message = "private_client_cidrs must hold ranges that begin at their own first address, each with its length, such as 10.20.0.0/16."
  }

  validation {
    condition     = alltrue([for cidr in var.private_client_cidrs : can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", cidr))])
    error_message = "private_client_cidrs must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16. Public addresses belong into client_cidrs."
  }
}

variable "in_vpc_clients" {
  description = "Whether clients run inside the VPC: makes a security group for them, and interface endpoints to the AWS APIs that the loader calls, four in each zone, billed by the hour."
  type        = bool
  default     = false
}

# ------------------------------------------------------------------------------------------------- what it reads

variable "events_uri" {
  description = "Where the events lie: s3://bucket/prefix. COPY may read what is under the prefix, and no more."
  type        = string
  default     = "s3://udacity-dend/log_data"

  validation {
    condition     = can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/*?]+(/[^/*?]+)*/?$", var.events_uri))
    error_message = "events_uri must read s3://bucket/prefix, with a prefix and without the wildcards * and ?: the COPY role is allowed exactly this prefix."
  }

  validation {
    condition     = can(regex("^[ -~]*$", var.events_uri))
    error_message = "events_uri must hold printable ASCII characters only: IAM takes no others in a policy, and the COPY role's names this prefix."
  }
}

variable "songs_uri" {
  description = "Where the songs lie: s3://bucket/prefix. COPY may read what is under the prefix, and no more."
  type        = string
  default     = "s3://udacity-dend/song_data"

  validation {
    condition     = can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/*?]+(/[^/*?]+)*/?$", var.songs_uri))
    error_message = "songs_uri must read s3://bucket/prefix, with a prefix and without the wildcards * and ?: the COPY role is allowed exactly this prefix."
  }

  validation {
    condition     = can(regex("^[ -~]*$", var.songs_uri))
    error_message = "songs_uri must hold printable ASCII characters only: IAM takes no others in a policy, and the COPY role's names this prefix."
  }
}

variable "source_region" {
  description = "Region of the buckets that hold the events and the songs."
  type        = string
  default     = "us-west-2"

  validation {
    condition     = var.source_region == var.aws_region || !var.enhanced_vpc_routing
    error_message = "source_region is ${var.source_region}, but the warehouse is in ${var.aws_region}. It reaches S3 through a gateway endpoint, which serves the buckets of its own region only, so COPY would hang. Set enhanced_vpc_routing to false (COPY then reads over AWS's own network), or aws_region to ${var.source_region}, or copy the data to a bucket in ${var.aws_region}."
  }
}

variable "source_kms_key_arns" {
  description = "Keys under which the events and the songs are encrypted (SSE-KMS), for COPY and the loader to decrypt them. Empty for SSE-S3."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.source_kms_key_arns : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", arn))])
    error_message = "source_kms_key_arns must be ARNs of keys (arn:aws:kms:REGION:ACCOUNT:key/ID), not of aliases: IAM does not look through an alias."
  }
}

variable "enhanced_vpc_routing" {
  description = "Whether COPY reads S3 through the VPC and its endpoint. False lets it read sources in any region, over AWS's own network."
  type        = bool
  default     = true
}

# ------------------------------------------------------------------------------------------------------ buckets

variable "work_bucket_name" {
  description = "Name of the project's own bucket. Null for PROJECT-ENVIRONMENT-work-ACCOUNT."
  type        = string
  default     = null

  validation {
    condition     = var.work_bucket_name == null || can(regex(local.bucket_name_pattern, var.work_bucket_name))
    error_message = "work_bucket_name ${local.bucket_name_rule}"
  }
  validation {
    condition     = var.work_bucket_name == null || !can(regex(local.reserved_bucket_name_pattern, var.work_bucket_name))
    error_message = "work_bucket_name ${local.reserved_bucket_name_rule}"
  }
}

variable "logs_bucket_name" {
  description = "Name of the bucket for the audit log. Null for PROJECT-ENVIRONMENT-logs-ACCOUNT."
  type        = string
  default     = null

  validation {
    condition     = var.logs_bucket_name == null || can(regex(local.bucket_name_pattern, var.logs_bucket_name))
    error_message = "logs_bucket_name ${local.bucket_name_rule}"
  }
  validation {
    condition     = var.logs_bucket_name == null || !can(regex(local.reserved_bucket_name_pattern, var.logs_bucket_name))
    error_message = "logs_bucket_name ${local.reserved_bucket_name_rule}"
  }
  validation {
    condition     = var.logs_bucket_name == null || var.logs_bucket_name != var.work_bucket_name
    error_message = "logs_bucket_name must not be the work bucket: COPY reads the work bucket, and nothing but an auditor reads the logs."
  }
}

variable "force_destroy_buckets" {
  description = "Whether a destroy empties the two buckets first. When false it stops at a bucket that holds anything. A destroy goes by the value that was last applied."
  type        = bool
  default     = false
}

variable "work_file_retention_days" {
  description = "Days after which an object of the work bucket is removed. The loader writes again what it needs."
  type        = number
  default     = 30

  validation {
    condition     = var.work_file_retention_days >= 1 && floor(var.work_file_retention_days) == var.work_file_retention_days
    error_message = "work_file_retention_days must be a whole number of days, at least 1."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept: the audit log, and CloudWatch log groups, rounded up to what CloudWatch has."
  type        = number
  default     = 365

  validation {
    condition     = var.log_retention_days >= 1 && floor(var.log_retention_days) == var.log_retention_days
    error_message = "log_retention_days must be a whole number of days, at least 1."
  }
}
