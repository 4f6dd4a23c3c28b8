# Where this warehouse was first planned. Looked for in another account or region, nothing of it would be found: all would
# be made a second time there, while the first one runs on, is billed, and is in no state.
resource "terraform_data" "place" {
  input = { account = local.account_id, region = var.aws_region }

  lifecycle {
    ignore_changes = [input]

    postcondition {
      condition     = self.input.account == local.account_id && self.input.region == var.aws_region
      error_message = "This state is of a warehouse in ${self.input.region} of the account ${self.input.account}, and this is ${var.aws_region} of ${local.account_id}. Take the credentials and aws_region of the first; to move, destroy it there, and apply here from a copy of its snapshot."
    }
  }
}
