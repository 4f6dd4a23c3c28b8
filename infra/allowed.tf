# What AWS allows, as the variables check it.
locals {
  # Nodes a cluster can be made with [working-with-clusters]; one node where the type has single-node clusters.
  node_counts = {
    "ra3.large"    = { min = 1, max = 16 }
    "ra3.xlplus"   = { min = 1, max = 16 }
    "ra3.4xlarge"  = { min = 2, max = 32 }
    "ra3.16xlarge" = { min = 2, max = 128 }
    "rg.large"     = { min = 1, max = 16 }
    "rg.xlarge"    = { min = 2, max = 16 }
    "rg.4xlarge"   = { min = 2, max = 32 }
    "rg.12xlarge"  = { min = 2, max = 128 }
  }

  # Names of buckets [S3: bucketnamingrules]. A dot is allowed there, and refused here: it breaks TLS, whose
  # certificate covers one label in front of the service's own name.
  bucket_name_pattern          = "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"
  bucket_name_rule             = "must be 3 to 63 lower-case letters, digits and hyphens, and begin and end with a letter or a digit. S3 refuses anything else; a dot would break TLS."
  reserved_bucket_name_pattern = "^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$"
  reserved_bucket_name_rule    = "must not begin with xn--, sthree- or amzn-s3-demo-, nor end with -s3alias, --ol-s3, --x-s3 or --table-s3: S3 keeps these for itself."
}
