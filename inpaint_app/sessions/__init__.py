"""Sessions: work saved to go on with later, and kept in case of a crash."""
