"""The machine below: compiled loops, threads, and linear algebra in one thread."""
