"""Writes and translates product texts."""

import os

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from strands import Agent
from strands.models import BedrockModel

app = BedrockAgentCoreApp()
agent = Agent(model=BedrockModel(model_id=os.environ["BEDROCK_MODEL_ID"]))


@app.entrypoint
def invoke(payload):
    return {"text": str(agent(payload["product"]))}


if __name__ == "__main__":
    app.run()
