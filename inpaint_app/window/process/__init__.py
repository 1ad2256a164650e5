"""What concerns the process rather than the window.

Signals that end it, and errors that nobody caught. What runs beside the window belongs to
`threads`.
"""
