"""Matches suppliers' invoices with orders and proposes the booking."""

import os

from semantic_kernel.agents import ChatCompletionAgent
from semantic_kernel.connectors.ai.open_ai import AzureChatCompletion

agent = ChatCompletionAgent(
    service=AzureChatCompletion(
        endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],
        deployment_name=os.environ["AZURE_OPENAI_DEPLOYMENT"],
    ),
    name="invoice_matcher",
    instructions="Match the invoice with an order. Propose a booking, never book.",
)
