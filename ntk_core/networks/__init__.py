"""Infinitely wide networks: layers, activations, priors, and the architecture of method paper."""
