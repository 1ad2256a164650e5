"""One reconstruction: from a request to patches and a report, within a memory budget.

Here: requests, the call of the engine, seam, transparency, strips, and the mailbox to the view.
The computation itself is in `ntk_core`; the thread that runs it is in `window`; pictures larger
than memory are in `huge`.
"""
