# The job of .github/workflows/release-notes.yml signs in by its own token; no key is kept.
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "release_notes_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:harbourpine/shop:environment:production"]
    }
  }
}

data "aws_iam_policy_document" "release_notes" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::harbourpine-releases/*"]
  }
}

resource "aws_iam_role" "release_notes" {
  name               = "release-notes"
  assume_role_policy = data.aws_iam_policy_document.release_notes_trust.json
}

resource "aws_iam_role_policy" "release_notes" {
  name   = "release-notes"
  role   = aws_iam_role.release_notes.id
  policy = data.aws_iam_policy_document.release_notes.json
}
