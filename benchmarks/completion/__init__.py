"""Matrix completion against other ways to complete a table."""
