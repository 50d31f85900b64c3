"""Holds back product reviews that are abusive or not about the product."""

import os

from google.adk.agents import LlmAgent


def hold_back(review_id: str, reason: str) -> str:
    """Keep a review off the page until a person has looked at it."""
    return f"{review_id}: {reason}"


root_agent = LlmAgent(
    name="review_moderator",
    model=os.environ["GEMINI_MODEL"],
    instruction="Hold back reviews that insult people or are not about the product.",
    tools=[hold_back],
)
