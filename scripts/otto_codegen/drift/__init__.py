"""From the drift that clients saw to an overlay that makes the document match the API.

`otto_ext.DriftLog` writes the file; this reads it, finds the schema of each place, and proposes
OpenAPI Overlay actions, which a person reads and commits.
"""
