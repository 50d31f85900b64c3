"""Reads new tickets from the queue, sorts them by team and urgency, and writes both back to Zendesk."""

import json
import os

from strands import Agent, tool
from strands.models import BedrockModel

from zendesk import set_fields


@tool
def sort_ticket(ticket_id: int, team: str, urgency: str) -> str:
    """Put a ticket into a team's queue."""
    set_fields(ticket_id, {"team": team, "urgency": urgency})
    return "done"


AGENT = Agent(
    model=BedrockModel(model_id=os.environ["BEDROCK_MODEL_ID"]),
    system_prompt="Sort each support ticket by team and urgency. Never answer the customer.",
    tools=[sort_ticket],
)


def handler(event, context):
    for record in event["Records"]:
        AGENT(json.loads(record["body"])["text"])
