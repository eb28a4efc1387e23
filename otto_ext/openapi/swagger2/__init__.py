"""Swagger 2.0 into OpenAPI 3.0.3.

Which of the two Otto serves is unknown. PyPI has no sound converter (November 2026): prance 26.7
sends the document to a web service; spec2openapi 0.8 needs lxml and zeep and fails on messy ones.
So the part that is needed is written here: forms, files, `collectionFormat`, `consumes`,
`produces` and security included.
What OpenAPI 3 cannot say is reported as a fix.
"""

from otto_ext.openapi.swagger2.convert import convert

__all__ = ["convert"]
