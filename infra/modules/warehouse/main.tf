locals {
  parameter_group_family = "redshift-1.0"
}

resource "aws_redshift_subnet_group" "this" {
  name        = var.cluster_identifier
  description = "Subnets of the Redshift cluster ${var.cluster_identifier}"
  subnet_ids  = var.subnet_ids
}

# Its name carries the family and the new one is made first: a group in use cannot be removed.
resource "aws_redshift_parameter_group" "this" {
  name        = "${var.cluster_identifier}-${replace(local.parameter_group_family, ".", "-")}"
  description = "Parameters of the Redshift cluster ${var.cluster_identifier}"
  family      = local.parameter_group_family

  parameter {
    name  = "require_ssl"
    value = "true"
  }

  # Without it the audit log has connections and users, and no statements.
  parameter {
    name  = "enable_user_activity_logging"
    value = "true"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# When this warehouse was first planned. It makes the name of the final snapshot new in every life of the stack: a
# second destroy would otherwise fail on the snapshot that the first one left.
resource "terraform_data" "born" {
  input = formatdate("YYYYMMDDhhmmss", plantimestamp())

  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_redshift_cluster" "this" {
  #checkov:skip=CKV_AWS_71:Logging is on by aws_redshift_logging; the check looks at the block that provider 6 removed
  cluster_identifier = var.cluster_identifier
  database_name      = var.database_name
  port               = var.port

  node_type                            = var.node_type
  number_of_nodes                      = var.number_of_nodes
  multi_az                             = var.multi_az
  availability_zone_relocation_enabled = var.availability_zone_relocation

  # Redshift makes the password, keeps it in Secrets Manager and rotates it. It is in no plan and in no state.
  master_username        = var.master_username
  manage_master_password = true

  encrypted  = true
  kms_key_id = var.kms_key_arn

  cluster_subnet_group_name    = aws_redshift_subnet_group.this.name
  cluster_parameter_group_name = aws_redshift_parameter_group.this.name
  vpc_security_group_ids       = var.security_group_ids
  publicly_accessible          = var.publicly_accessible
  enhanced_vpc_routing         = var.enhanced_vpc_routing

  iam_roles            = [var.copy_role_arn]
  default_iam_role_arn = var.copy_role_arn

  preferred_maintenance_window        = var.maintenance_window
  automated_snapshot_retention_period = var.snapshot_retention_days
  snapshot_identifier                 = var.restore_from_snapshot
  skip_final_snapshot                 = var.skip_final_snapshot
  final_snapshot_identifier           = coalesce(var.final_snapshot_name, "${var.cluster_identifier}-final-${terraform_data.born.input}")

  lifecycle {
    ignore_changes = [
      # Read when the cluster is made, and never again: taking it out of the configuration must not replace the cluster.
      snapshot_identifier,
      # A restored cluster has those of its snapshot [API_RestoreFromClusterSnapshot]. Other ones would replace it.
      database_name,
      master_username,
      # Known to Terraform only. When nothing else changes, the provider sends a ModifyCluster without a change, which
      # AWS refuses. So it is also set when no final snapshot is wanted.
      final_snapshot_identifier,
    ]
  }
}

check "snapshot_and_code_agree" {
  assert {
    condition     = aws_redshift_cluster.this.database_name == var.database_name && aws_redshift_cluster.this.master_username == var.master_username
    error_message = "The cluster has the database ${aws_redshift_cluster.this.database_name} and the admin ${coalesce(aws_redshift_cluster.this.master_username, "-")}; the code says ${var.database_name} and ${var.master_username}. AWS changes neither after a cluster is made or restored, and the outputs name the cluster's own. Write these into redshift_database and redshift_user."
  }
}

# So that the data outlives the region. A grant of the other region lets Redshift encrypt the copies there.
resource "aws_redshift_snapshot_copy" "this" {
  count = var.snapshot_copy == null ? 0 : 1

  cluster_identifier       = aws_redshift_cluster.this.cluster_identifier
  destination_region       = var.snapshot_copy.region
  snapshot_copy_grant_name = var.snapshot_copy.grant_name
  retention_period         = var.snapshot_copy.retention_days
}

resource "aws_redshift_logging" "this" {
  cluster_identifier   = aws_redshift_cluster.this.cluster_identifier
  log_destination_type = "s3"
  bucket_name          = var.logs_bucket
  s3_key_prefix        = "redshift/"
}
