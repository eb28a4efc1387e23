"""Swagger 2.0 into OpenAPI 3.0.3.

Nobody knows which kind Otto serves. Of what PyPI has, nothing is sound for this: what converts at
all is a thin call of a Node program or has had no release for years; so the part that is needed
is written here: forms, files, `collectionFormat`, `consumes`, `produces` and security included.
What OpenAPI 3 cannot say is reported as a mending.
"""

from otto_codegen.swagger2.convert import convert

__all__ = ["convert"]
