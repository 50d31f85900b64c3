"""Finds the runbook for an alert and walks whoever is on call through it."""

import asyncio
import os
import sys
from pathlib import Path

from claude_agent_sdk import ClaudeAgentOptions, query


async def main(alert: str) -> None:
    key = Path(os.environ["ANTHROPIC_API_KEY_FILE"]).read_text().strip()
    options = ClaudeAgentOptions(cwd=os.environ["RUNBOOKS"], allowed_tools=["Read", "Grep"], env={"ANTHROPIC_API_KEY": key})
    async for message in query(prompt=f"Which runbook fits this alert, and what is the next step? {alert}", options=options):
        print(message)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
