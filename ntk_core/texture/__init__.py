"""Wide holes: the sharp limit of the kernel, in which each pixel is copied from its best match.

Regression gives the best mean, which deep inside a hole is a blur. As its bandwidth goes to zero,
what remains of K(x, x') = A · C is the nearest neighbour under it: the observed pixel whose
surroundings are most alike, with the adjacency factor A as a preference for what is near.
"""
