# terraform-google-modules/service-accounts/google//modules/simple-sa: one service account and its roles on its project.

variable "project_id" {}
variable "name" {}
variable "project_roles" { default = [] }

resource "google_service_account" "sa" {
  project    = var.project_id
  account_id = var.name
}

resource "google_project_iam_member" "roles" {
  for_each = toset(var.project_roles)
  project  = var.project_id
  role     = each.value
  member   = google_service_account.sa.member
}

output "email" { value = google_service_account.sa.email }
output "iam_email" { value = google_service_account.sa.member }
output "id" { value = google_service_account.sa.id }
