"""Measurements of the client beside its peers; `scripts/bench` runs them."""
