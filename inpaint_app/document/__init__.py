"""The document: a picture, its masks, the fill over it, and the undo stack."""
