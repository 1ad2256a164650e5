"""One reconstruction: from a request, within a budget of memory, to pixels and a report."""
