"""The canvas: what lies over the picture, and how pointers and keys reach it."""
