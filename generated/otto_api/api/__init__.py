"""The operations, one package a tag and one module an operation."""
