"""Tables of numbers in files, whose missing entries `ntk-inpaint complete` fills.

`reading` opens a file by its ending; `text` reads and writes CSV and TSV, `parquet` Parquet. What
was known is written back as it was read: the same bytes in a text, the same values in Parquet.

`dialect` finds out how a text separates columns and writes decimals; `columns` which of them are
numbers to complete, and which are texts, dates or names that stay as they are.
"""
