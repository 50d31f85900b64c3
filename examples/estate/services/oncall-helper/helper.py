"""Finds the runbook for an alert and walks whoever is on call through it."""

import asyncio
import os
import sys

from claude_agent_sdk import ClaudeAgentOptions, query


async def main(alert: str) -> None:
    options = ClaudeAgentOptions(cwd=os.environ["RUNBOOKS"], allowed_tools=["Read", "Grep"])
    async for message in query(prompt=f"Which runbook fits this alert, and what is the next step? {alert}", options=options):
        print(message)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
