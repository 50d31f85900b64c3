# terraform-google-modules/iam/google//modules/member_iam: the roles of one member on a project.

variable "service_account_address" {}
variable "project_id" {}
variable "project_roles" {}
variable "prefix" { default = "serviceAccount" }

resource "google_project_iam_member" "project_iam_member" {
  for_each = toset(var.project_roles)
  project  = var.project_id
  role     = each.key
  member   = "${var.prefix}:${var.service_account_address}"
}
