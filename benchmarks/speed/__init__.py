"""How long the engine takes, and how much memory."""
