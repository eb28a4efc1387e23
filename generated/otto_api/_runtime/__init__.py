"""What generated code stands on. Private: import the names of `otto_api.types` instead."""
