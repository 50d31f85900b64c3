subscription_id = "6f0c8a52-9b1e-4d37-a2c4-51e07b93d8f6"
identity_id     = "/subscriptions/6f0c8a52-9b1e-4d37-a2c4-51e07b93d8f6/resourceGroups/platform/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ai-svc"
openai_endpoint = "https://harbourpine-oai.openai.azure.com/"
