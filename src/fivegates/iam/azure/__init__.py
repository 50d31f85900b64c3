"""Azure, Entra and Microsoft Graph: role assignments, directory roles and application permissions, and what they decide."""
