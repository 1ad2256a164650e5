"""Tables of numbers: models that complete a matrix, and the choice among them.

`complete` has the entries, `complete_matrix` and `complete_matrix_iter`. They check the input
(`checks`, `memory`) and start `working`: columns get a common unit (`standard`), features become
rows and columns (`sides`) of a `table`, entries are held out (`holding_out`), all models are tried
(`trials`), weighted and calibrated (`choosing`, `blending`), and fitted once more to all entries.

============ ================= ====================================================================
model        module            what it is
============ ================= ====================================================================
means        `means`           the mean of each column
biases       `means`           a number for each row plus one for each column
factored     `factored`        low rank; the only one for large tables besides the means
linear       `linear`          a linear recursive feature machine in all columns
completed    `joined`          the tangent kernel on rows that the linear model completed
joined       `joined`          the linear model, and the tangent kernel on what it leaves
tangent      `tangent`         the tangent kernel as published, with the priors of `features`
recursive    `recursive`       the tangent kernel in features of rows that are weighted
============ ================= ====================================================================

`loops` has the compiled loops, `regression` the kernel between rows and its systems of equations.

`forms` takes data frames, masked arrays and sparse matrices, and gives labels back. `new_rows` has
`RowCompleter`, which completes rows that were not in the table, each by itself; `row_machine` and
`kernel_of_rows` are what it learns.
"""
