"""What the engine asks of the machine; nothing here knows of images.

============ ===================================================================================
module       what it does
============ ===================================================================================
`compiled`   compiles functions to machine code that gives the same sums on every thread
`hot_loops`  compiles them ahead of time, in other processes
`threads`    hands out work in threads, in order
`blas`       keeps the linear algebra to one thread
`generators` changes the steps of a generator, and keeps its value
============ ===================================================================================
"""
