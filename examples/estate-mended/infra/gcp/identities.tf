locals {
  project = "harbourpine-prod"
}

resource "google_service_account" "delivery_planner" {
  account_id   = "delivery-planner"
  project      = local.project
  display_name = "Plans the vans' tours"
}

resource "google_storage_bucket_iam_member" "delivery_planner_tours" {
  bucket = "harbourpine-stock"
  role   = "roles/storage.objectViewer"
  member = google_service_account.delivery_planner.member
}

resource "google_service_account_iam_member" "delivery_planner_workload" {
  service_account_id = google_service_account.delivery_planner.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:harbourpine-prod.svc.id.goog[assist/delivery-planner]"
}

resource "google_service_account" "stock_forecaster" {
  account_id   = "stock-forecaster"
  project      = local.project
  display_name = "Forecasts the stock"
}

resource "google_project_iam_member" "stock_forecaster_models" {
  project = local.project
  role    = "roles/aiplatform.user"
  member  = google_service_account.stock_forecaster.member
}

resource "google_storage_bucket_iam_member" "stock_forecaster_stock" {
  bucket = "harbourpine-stock"
  role   = "roles/storage.objectViewer"
  member = google_service_account.stock_forecaster.member
}

resource "google_service_account_iam_member" "stock_forecaster_workload" {
  service_account_id = google_service_account.stock_forecaster.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:harbourpine-prod.svc.id.goog[assist/stock-forecaster]"
}

resource "google_service_account" "catalog_export" {
  account_id   = "catalog-export"
  project      = local.project
  display_name = "Exports the catalogue, no agent"
}

resource "google_storage_bucket_iam_member" "catalog_export_stock" {
  bucket = "harbourpine-stock"
  role   = "roles/storage.objectViewer"
  member = google_service_account.catalog_export.member
}

resource "google_service_account_iam_member" "catalog_export_workload" {
  service_account_id = google_service_account.catalog_export.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:harbourpine-prod.svc.id.goog[assist/catalog-export]"
}
