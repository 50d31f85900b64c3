"""Collects what happened in the support inbox and posts a summary for the morning meeting."""

import os
from pathlib import Path

from agents import Agent, Runner, set_default_openai_key

set_default_openai_key(Path(os.environ["OPENAI_API_KEY_FILE"]).read_text().strip())

agent = Agent(name="standup-bot", model=os.environ["MODEL"], instructions="Summarise yesterday's tickets in five lines.")

if __name__ == "__main__":
    print(Runner.run_sync(agent, "Write today's summary.").final_output)
