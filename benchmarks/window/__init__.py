"""How the window answers: mouse moves, waiting, hours of random edits."""
