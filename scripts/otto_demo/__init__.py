"""The main job, shown: a client from a document, calls and pulls through bad moments, a change."""
