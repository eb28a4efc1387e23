"""The API reference in HTML, with our Python call beside each operation; see `otto_reference.cli`.

The document is rendered by Redoc, which shows `x-codeSamples`; the samples are made from the code
generation's own reading of the document, so that they name what the client has.
"""
