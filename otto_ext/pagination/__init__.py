"""Pagination: what to ask for next, when a listing is over, and the iterators over its items."""
