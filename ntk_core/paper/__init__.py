"""Method paper: the networks of the paper, on the whole picture or on parts of it."""
