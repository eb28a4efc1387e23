"""Drift: responses that do not match the document, reported and recorded."""
