"""What changed between two OpenAPI documents, from the point of view of a caller of the API.

`diff_documents` compares, `render` writes the result down; `rules.RULES` is the table of all
that can be reported.
"""

from __future__ import annotations

from otto_codegen.diff.change import Change, Diff, Level
from otto_codegen.diff.compare import diff_documents
from otto_codegen.diff.render import FORMATS, render
from otto_codegen.diff.rules import RULES, Rule
from otto_codegen.diff.source_document import load_document

__all__ = [
    "FORMATS",
    "RULES",
    "Change",
    "Diff",
    "Level",
    "Rule",
    "diff_documents",
    "load_document",
    "render",
]
