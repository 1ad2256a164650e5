"""How good the fills are: against rivals, in holes, and what is found to be masked."""
