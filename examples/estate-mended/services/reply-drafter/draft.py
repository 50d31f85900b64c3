"""Drafts an answer to a sorted ticket; a person sends it."""

import os

from strands import Agent
from strands.models import BedrockModel

AGENT = Agent(
    model=BedrockModel(model_id=os.environ["BEDROCK_MODEL_ID"]),
    system_prompt=f"Draft a reply in the tone of the guide {os.environ['TONE_GUIDE']}.",
)


def handler(event, context):
    return {"draft": str(AGENT(event["ticket"]))}
