"""Reading an OpenAPI document: from bytes to one tree of OpenAPI 3, for every part of otto-client.

`load.read` is the way in: JSON or YAML, one file or many, OpenAPI 3 or Swagger 2.0. The other
modules hold one rule each: pointers, references, HTTP methods and operations, the hash.

Imports nothing else of ours but what opens sockets, for `fetch`, and media types. PyYAML and httpx
are imported when a document needs them.
"""
