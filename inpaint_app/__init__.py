"""The application: an image, a mask, a window, and a command line over `ntk_core`."""
