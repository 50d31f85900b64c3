# terraform-google-modules/kubernetes-engine/google//modules/workload-identity: a service account of Kubernetes that acts as one of Google's.
# Not modelled: the annotation of an account that exists already (`use_existing_k8s_sa`), which a command makes.

variable "name" {}
variable "project_id" {}
variable "gcp_sa_name" { default = null }
variable "use_existing_gcp_sa" { default = false }
variable "k8s_sa_name" { default = null }
variable "k8s_sa_project_id" { default = null }
variable "namespace" { default = "default" }
variable "use_existing_k8s_sa" { default = false }
variable "automount_service_account_token" { default = false }
variable "roles" { default = [] }
variable "additional_projects" { default = {} }

locals {
  account    = var.gcp_sa_name != null ? var.gcp_sa_name : trimsuffix(substr(var.name, 0, 30), "-")
  email      = var.use_existing_gcp_sa ? data.google_service_account.cluster_service_account[0].email : google_service_account.cluster_service_account[0].email
  own_name   = var.k8s_sa_name != null ? var.k8s_sa_name : var.name
  project    = var.k8s_sa_project_id != null ? var.k8s_sa_project_id : var.project_id
  additional = distinct(flatten([for project, roles in var.additional_projects : [for role in roles : { project = project, role = role }]]))
}

data "google_service_account" "cluster_service_account" {
  count      = var.use_existing_gcp_sa ? 1 : 0
  account_id = local.account
  project    = var.project_id
}

resource "google_service_account" "cluster_service_account" {
  count      = var.use_existing_gcp_sa ? 0 : 1
  account_id = local.account
  project    = var.project_id
}

resource "kubernetes_service_account_v1" "main" {
  count                           = var.use_existing_k8s_sa ? 0 : 1
  automount_service_account_token = var.automount_service_account_token

  metadata {
    name      = local.own_name
    namespace = var.namespace
    annotations = {
      "iam.gke.io/gcp-service-account" = local.email
    }
  }
}

resource "google_service_account_iam_member" "main" {
  service_account_id = var.use_existing_gcp_sa ? data.google_service_account.cluster_service_account[0].name : google_service_account.cluster_service_account[0].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${local.project}.svc.id.goog[${var.namespace}/${local.own_name}]"
}

resource "google_project_iam_member" "workload_identity_sa_bindings" {
  for_each = toset(var.roles)
  project  = var.project_id
  role     = each.value
  member   = "serviceAccount:${local.email}"
}

resource "google_project_iam_member" "workload_identity_sa_bindings_additional_projects" {
  for_each = { for entry in local.additional : "${entry.project}.${entry.role}" => entry }
  project  = each.value.project
  role     = each.value.role
  member   = "serviceAccount:${local.email}"
}

output "k8s_service_account_name" { value = var.use_existing_k8s_sa ? local.own_name : kubernetes_service_account_v1.main[0].metadata[0].name }
output "k8s_service_account_namespace" { value = var.use_existing_k8s_sa ? var.namespace : kubernetes_service_account_v1.main[0].metadata[0].namespace }
output "gcp_service_account_email" { value = local.email }
output "gcp_service_account_fqn" { value = "serviceAccount:${local.email}" }
output "gcp_service_account_name" { value = "serviceAccount:${local.project}.svc.id.goog[${var.namespace}/${local.own_name}]" }
