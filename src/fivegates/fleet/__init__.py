"""Many repositories as one estate: facts are exported repository by repository, put side by side, and asked the checks' questions."""
