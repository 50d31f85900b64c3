"""Collects what happened in the support inbox and posts a summary for the morning meeting."""

import os

from agents import Agent, Runner

agent = Agent(name="standup-bot", model=os.environ["MODEL"], instructions="Summarise yesterday's tickets in five lines.")

if __name__ == "__main__":
    print(Runner.run_sync(agent, "Write today's summary.").final_output)
