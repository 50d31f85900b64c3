resource "google_service_account" "review_moderator" {
  account_id   = "review-moderator"
  project      = local.project
  display_name = "Holds back abusive reviews"
}

resource "google_project_iam_member" "review_moderator_models" {
  project = local.project
  role    = "roles/aiplatform.user"
  member  = google_service_account.review_moderator.member
}

resource "google_pubsub_topic_iam_member" "review_moderator_reviews" {
  project = local.project
  topic   = "reviews"
  role    = "roles/pubsub.publisher"
  member  = google_service_account.review_moderator.member
}

resource "google_cloud_run_v2_service" "review_moderator" {
  name     = "review-moderator"
  location = "europe-west3"
  ingress  = "INGRESS_TRAFFIC_INTERNAL_ONLY"

  template {
    service_account = google_service_account.review_moderator.email

    containers {
      image = "europe-west3-docker.pkg.dev/harbourpine-prod/services/review-moderator@sha256:d4940d2ccdc68cf8d1f448976bcfffa8910d812e5a6bb6a17a2662d3dc85acbe"

      env {
        name  = "GOOGLE_GENAI_USE_VERTEXAI"
        value = "true"
      }

      env {
        name  = "GEMINI_MODEL"
        value = "gemini-2.5-flash"
      }

      env {
        name  = "REVIEWS_TOPIC"
        value = "reviews"
      }

      env {
        name  = "OTEL_SERVICE_NAME"
        value = "review-moderator"
      }

      env {
        name  = "OTEL_EXPORTER_OTLP_ENDPOINT"
        value = "https://collector.harbourpine.example"
      }
    }
  }

  labels = {
    environment = "prod"
    area        = "trust"
  }
}

resource "google_service_account" "review_feed" {
  account_id = "review-feed"
  project    = local.project
}

resource "google_cloud_run_v2_service" "review_feed" {
  name     = "review-feed"
  location = "europe-west3"

  template {
    service_account = google_service_account.review_feed.email

    containers {
      image = "europe-west3-docker.pkg.dev/harbourpine-prod/services/review-feed:118"
    }
  }

  labels = {
    environment = "prod"
    area        = "trust"
  }
}
