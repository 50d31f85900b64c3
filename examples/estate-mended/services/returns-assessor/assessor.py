"""Looks at photos of returned furniture and decides on the refund."""

import os

import boto3
from langchain_aws import ChatBedrockConverse
from langgraph.prebuilt import create_react_agent

BUCKET = boto3.resource("s3").Bucket(os.environ["RETURNS_BUCKET"])


def photos(return_id: str) -> list[str]:
    """Keys of the photos that a customer sent."""
    return [item.key for item in BUCKET.objects.filter(Prefix=f"{return_id}/")]


agent = create_react_agent(ChatBedrockConverse(model=os.environ["BEDROCK_MODEL_ID"]), tools=[photos])

if __name__ == "__main__":
    agent.invoke({"messages": [("user", "Assess every open return.")]})
