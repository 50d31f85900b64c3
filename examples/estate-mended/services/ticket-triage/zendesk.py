"""The few calls to Zendesk that triage needs."""

import json
import os
import urllib.request
from functools import cache

import boto3


@cache
def _token() -> str:
    return boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["ZENDESK_SECRET"])["SecretString"]


def set_fields(ticket_id: int, fields: dict[str, str]) -> None:
    request = urllib.request.Request(
        f"https://{os.environ['ZENDESK_SUBDOMAIN']}.zendesk.com/api/v2/tickets/{ticket_id}.json",
        data=json.dumps({"ticket": {"custom_fields": fields}}).encode(),
        headers={"Authorization": f"Bearer {_token()}", "Content-Type": "application/json"},
        method="PUT",
    )
    urllib.request.urlopen(request, timeout=10).close()
