"""Wide holes: the sharp limit of the kernel, in which each pixel is copied from its best match.

Regression gives the best mean, which deep inside a hole is a blur. As the bandwidth goes to zero,
regression with K(x, x') = A · C returns the nearest neighbour under K: the observed pixel with the
most similar surroundings. The adjacency factor A remains as a preference for near pixels.
"""
