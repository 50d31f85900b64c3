"""Compares our prices with the market every morning and writes proposals into the price table."""

import os

from strands import Agent
from strands.models import BedrockModel
from strands_tools import http_request, use_aws

agent = Agent(model=BedrockModel(model_id=os.environ["BEDROCK_MODEL_ID"]), tools=[http_request, use_aws])

if __name__ == "__main__":
    agent(f"Propose new prices for table {os.environ['PRICE_TABLE']} and write them.")
