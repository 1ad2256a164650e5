"""The tables of docs/completion.md: `python -m benchmarks.completion`."""

from benchmarks.completion.tables import main

main()
