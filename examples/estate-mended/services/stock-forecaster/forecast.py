"""Forecasts next month's stock and explains each number to the buyers."""

import os

from pydantic_ai import Agent

agent = Agent("google-vertex:gemini-2.5-flash", instructions="Explain each forecast in one sentence.")

if __name__ == "__main__":
    agent.run_sync(f"Forecast from bucket {os.environ['STOCK_BUCKET']}.")
