"""What is to be filled: image and mask, rectangles, progress, holes, and defaults of methods."""
