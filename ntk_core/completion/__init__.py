"""Tables of numbers: matrix completion with the fully connected kernel."""
