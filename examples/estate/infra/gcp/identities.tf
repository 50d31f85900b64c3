resource "google_service_account" "ai_svc" {
  account_id   = "ai-svc"
  project      = "harbourpine-prod"
  display_name = "Assistants"
}

resource "google_project_iam_member" "ai_svc_models" {
  project = "harbourpine-prod"
  role    = "roles/aiplatform.user"
  member  = google_service_account.ai_svc.member
}

resource "google_storage_bucket_iam_member" "ai_svc_stock" {
  bucket = "harbourpine-stock"
  role   = "roles/storage.objectUser"
  member = google_service_account.ai_svc.member
}

resource "google_service_account_iam_binding" "ai_svc_workloads" {
  service_account_id = google_service_account.ai_svc.name
  role               = "roles/iam.workloadIdentityUser"

  members = [
    "serviceAccount:harbourpine-prod.svc.id.goog[assist/delivery-planner]",
    "serviceAccount:harbourpine-prod.svc.id.goog[assist/stock-forecaster]",
  ]
}
