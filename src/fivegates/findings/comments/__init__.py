"""Where comments stand in a text, and what each covers; one module for each family of languages."""
