"""The panels beside the canvas: reconstruction, history, kernel.

With the forms and sections that only panels use. Fields and buttons that bars use, too, belong to
`controls`.
"""
