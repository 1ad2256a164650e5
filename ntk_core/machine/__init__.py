"""Compiling, threads and generators, for all of the engine; nothing here knows of images.

Decorate a hot loop with `compiled`. Use `reordered` only for sums that are merely compared with
each other. List every hot loop that Python calls in its engine's `HotLoops`, so that it is compiled
before it is needed. Hold `one_blas_thread` around code that calls the linear algebra.

============ ===================================================================================
module       what it does
============ ===================================================================================
`compiled`   compiles functions to machine code that gives the same sums on every thread
`hot_loops`  compiles them ahead of time, in other processes
`threads`    runs work in threads, and yields it in order
`blas`       limits the linear algebra to one thread
`memory`     says how much memory there is
`generators` changes the steps of a generator, and keeps its value
============ ===================================================================================
"""
