"""Tables of numbers: matrix completion with the kernel of a fully connected network.

`complete` has the entry, `complete_matrix`; `features` what the network is told about a row;
`regression` the kernel between rows, and the solution. Give no features if columns resemble each
other: a row is then described by its own values in other columns. Give `one_hot` categories if
rows have kinds, `category_means` if kinds resemble each other, and `known_values` of columns that
need no completion. Wrap them in `with_identity` if rows of one kind still differ.

`forms` takes data frames, masked arrays and sparse matrices, and gives labels back. `new_rows` has
`RowCompleter`, which completes rows that were not in the table, each by itself; `row_machine` and
`kernel_of_rows` are what it learns.
"""
