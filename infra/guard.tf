# Stands in front of everything: a destroy begins with what depends on the rest, so it begins here, and stops here
# while deletion_protection was last applied as true. Nothing is gone by then. prevent_destroy would be simpler, and
# cannot be a variable.
#
# A plan that replaces the cluster or the namespace does not know its new id, so it replaces the guard too, and is stopped
# in the same way. So is one that goes from one kind of warehouse to the other.
resource "terraform_data" "deletion_guard" {
  input = { protected = var.deletion_protection, warehouse = local.name }

  depends_on = [terraform_data.place, terraform_data.warehouse, module.network, module.storage, module.iam, module.warehouse, module.serverless, module.runner]

  lifecycle {
    # Not triggers_replace: a guard of 0.1.0 has none, would be replaced to get one, and would stop its own upgrade.
    replace_triggered_by = [terraform_data.warehouse]
  }

  provisioner "local-exec" {
    when = destroy
    # Said so that sh and Windows' cmd both understand it.
    command = self.output.protected ? join(" ", [
      "echo ${self.output.warehouse} is protected: nothing was destroyed.",
      "Apply deletion_protection = false first. 1>&2 && exit 1",
    ]) : "exit 0"
  }
}

resource "terraform_data" "warehouse" {
  input = { id = local.warehouse.id }
}
