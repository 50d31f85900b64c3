resource "google_cloud_run_v2_service" "review_moderator" {
  name     = "review-moderator"
  location = "europe-west3"
  ingress  = "INGRESS_TRAFFIC_INTERNAL_ONLY"

  template {
    containers {
      image = "europe-west3-docker.pkg.dev/harbourpine-prod/services/review-moderator:2026.11.3"

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
    }
  }

  labels = {
    environment = "prod"
    area        = "trust"
  }
}

resource "google_service_account" "review_feed" {
  account_id = "review-feed"
  project    = "harbourpine-prod"
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
