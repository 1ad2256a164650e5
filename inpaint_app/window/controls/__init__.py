"""Small parts that fields and buttons in bars, panels and dialogs have in common.

What only panels use, such as their forms, belongs to `docks`; colours and icons, to `look`.
"""
