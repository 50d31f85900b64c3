"""What identities may do: grants as rows, what each identity holds as a whole, and what that leads to."""
