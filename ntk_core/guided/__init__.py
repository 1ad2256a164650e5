"""The guided engine of methods fast and detail: tiles, look-alike patches, and passes over them."""
