"""The bars around the picture: tools, options, messages, status."""
