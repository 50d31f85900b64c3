"""Plans the vans' tours for the next day and answers dispatchers' questions about them."""

import os

from langchain_openai import ChatOpenAI
from langgraph.prebuilt import create_react_agent


def tours(day: str) -> str:
    """The tours of a day as they are planned now."""
    return f"gs://{os.environ['ROUTES_BUCKET']}/tours/{day}.json"


agent = create_react_agent(ChatOpenAI(model=os.environ["OPENAI_MODEL"]), tools=[tours])
