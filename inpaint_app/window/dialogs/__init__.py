"""The dialogs: questions that wait for an answer, and windows that stay open beside the picture.

`questions` and `asking` are what the editor asks; `modeless` opens the settings, the list of
keys and about. Messages that wait for nobody belong to `bars`.
"""
