"""Masks, arrays of True and False a pixel: drawn, found, grown, and kept in small pieces."""
