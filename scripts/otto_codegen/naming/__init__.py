"""Python names for what a document names: tags, operations, parameters and schemas.

A name is, in this order, the one that `x-otto-name` states in the document or an overlay, the one
that it had in the last run, or the one that rules make of the document's own. Rules take off what
a framework put around a name (`framework_rules`), as long as no two names become one (`settle`).
"""

from otto_codegen.naming.choose import choose_names
from otto_codegen.naming.framework_rules import RULES, Chosen

__all__ = ["RULES", "Chosen", "choose_names"]
