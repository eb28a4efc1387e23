"""Docstrings of the client, from what the document says."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from otto_codegen.generator import docstring_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from otto_codegen.api_operations import BodyField, Endpoint

__all__ = [
    "LINE",
    "docstring",
    "docstring_summary",
    "endpoint_doc",
    "first_sentence",
    "pages_doc",
    "summary_of",
    "text_of",
]

LINE = 100
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\ufeff]")
_UNPRINTABLE = re.compile("[\ud800-\udfff\U000e0000-\U000fffff]")


@lru_cache(maxsize=4096)
def _clean(text: str) -> str:
    """Text that can stand between triple quotes, whatever it was."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNPRINTABLE.sub("?", _CONTROLS.sub(" ", text)).expandtabs(4)
    return docstring_text(text).strip()


_MARKED = re.compile(r"\s|[-*+>|#`~=]|\d+[.)]\s|\S+:$")


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` where the text allows it. A paragraph that must be broken is set
    anew as a whole; lists, tables, code and headings keep their lines.
    """
    lines: list[str] = []
    paragraph: list[str] = []
    for line in [*text.split("\n"), ""]:
        line = line.rstrip()
        if line and not _MARKED.match(line):
            paragraph.append(line)
            continue
        lines.extend(_filled(paragraph, width))
        paragraph.clear()
        lines.extend(_broken(line, width))
    return lines[:-1]


def _filled(paragraph: list[str], width: int) -> list[str]:
    if all(len(line) <= width for line in paragraph):
        return paragraph.copy()
    return _broken(" ".join(paragraph), width)


def _broken(line: str, width: int) -> list[str]:
    # A method and its path stay in one line, where they can be searched for.
    if len(line) <= width or re.fullmatch(r"`[A-Z]+ \S+`", line):
        return [line]
    body = line.lstrip()
    margin = line[: len(line) - len(body)][:16]
    hang = re.match(r"(?:[-*+]|\d+[.)]|\w+:)\s+", body)
    deeper = min(len(hang.group()), 4) if hang else 0
    return textwrap.wrap(
        body,
        width,
        initial_indent=margin,
        subsequent_indent=margin + " " * deeper,
        break_long_words=False,
        break_on_hyphens=False,
    )


def docstring(text: str, indent: int = 0) -> str:
    """A docstring with its quotes, its lines after the first indented."""
    lines = _wrapped(_clean(text), LINE - indent - 3) or [""]
    lines = _squeezed(lines)
    if lines[-1].endswith(("\\", '"')):
        lines[-1] += " "
    if len(lines) == 1:
        if len(lines[0]) + indent + 6 <= LINE:
            return f'"""{_led(lines[0])}"""'
        return f'"""{_led(lines[0])}\n{" " * indent}"""'
    margin = " " * indent
    body = "\n".join(f"{margin}{line}".rstrip() for line in lines[1:])
    return f'"""{_led(lines[0])}\n{body}\n{margin}"""'


def _led(line: str) -> str:
    # A fourth quote would open another string.
    return f" {line}" if line.startswith('"') else line


def _squeezed(lines: list[str]) -> list[str]:
    """Lines without runs of empty ones."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return kept or [""]


def docstring_summary(text: str) -> str:
    """The docstring of a module: one line."""
    line = " ".join(_clean(text).split())
    if len(line) > LINE - 8:
        line = textwrap.shorten(line, LINE - 8, placeholder="...")
    return docstring(line.replace("\\", "/"))


def endpoint_doc(endpoint: Endpoint) -> str:
    """The docstring of a call: what it does, its arguments, what it returns and raises."""
    parts = [summary_of(endpoint)]
    rest = endpoint.description.strip()
    if rest.startswith(parts[0]):
        rest = rest[len(parts[0]) :].strip()
    if rest:
        parts.append(rest)
    parts.append(f"`{endpoint.label}`")
    if endpoint.wait is not None:
        done = " or ".join(map(repr, endpoint.wait.done))
        field = endpoint.wait.field.removeprefix("/").replace("/", ".")
        parts.append(f"`wait` of the client polls it until `{field}` is {done}.")
    arguments = [
        f"    {p.name}: {_argument(p)}"
        for p in (*endpoint.path_parameters, *endpoint.keyword_parameters)
    ]
    if endpoint.bodies:
        kinds = ", ".join(body.media_type for body in endpoint.bodies)
        whole = f"    body: The request body ({kinds})"
        said = [f"{whole}, or its fields one by one:" if endpoint.fields else f"{whole}."]
        said += [f"    {f.name}: {_field(f)}" for f in endpoint.fields]
        at = len(endpoint.path_parameters)
        arguments[at:at] = said
    if len(endpoint.bodies) > 1:
        arguments.append("    content_type: The media type to send the body as.")
    arguments.append("    request_options: Settings for this call alone.")
    parts.append("Args:\n" + "\n".join(arguments))
    parts += _returns(endpoint)
    errors = [
        f"    APIStatusError: {spec.status}: {' '.join(spec.doc.split()) or 'an error.'}"
        for spec in endpoint.responses
        if not spec.status.startswith("2") and spec.status != "default"
    ]
    if errors:
        parts.append("Raises:\n" + "\n".join(errors))
    return "\n\n".join(parts)


def _returns(endpoint: Endpoint) -> list[str]:
    """What a call returns, as the document describes its successes; nothing for an empty body."""
    if endpoint.returns.annotation == "None":
        return []
    successes = [spec for spec in endpoint.responses if spec.status.startswith("2")]
    said = dict.fromkeys(" ".join(spec.doc.split()) for spec in successes)
    text = " ".join(text for text in said if text) or "The body of the response."
    return [f"Returns:\n    {endpoint.returns.annotation}: {text}"]


def pages_doc(endpoint: Endpoint) -> str:
    """The docstring of a call that goes through all pages."""
    pages = endpoint.pages
    if pages is None:
        return ""
    says = {
        pages.parameter: "Where to begin; what `position` of an earlier run said, to go on there.",
        pages.size: "How many items to fetch at once.",
    }
    arguments = [
        f"    {p.name}: {says.get(p.name) or _argument(p)}"
        for p in (*endpoint.path_parameters, *endpoint.keyword_parameters)
    ]
    arguments += [
        "    max_items: Stop after so many items; None for all.",
        "    prefetch: Fetch the next page while the items of one are being used.",
        "    request_options: Settings for each of the calls.",
    ]
    first = f"Every item of `{endpoint.name}`, page after page; each is fetched when it is needed."
    return "\n\n".join([first, f"`{endpoint.label}`", "Args:\n" + "\n".join(arguments)])


def summary_of(endpoint: Endpoint) -> str:
    """What an operation does, in a line: its summary, or how its description begins."""
    summary = " ".join(endpoint.summary.split())
    # Some generators of documents write the operationId there.
    ids = (endpoint.name.replace("_", ""), endpoint.operation_id.lower())
    if summary and summary.lower() not in ids:
        return summary
    return first_sentence(endpoint.description.partition("\n\n")[0]) or summary or endpoint.name


def _argument(p: Any) -> str:
    text = " ".join(str(p.doc).split()) or f"The {p.location} parameter `{p.key}`."
    if p.default is not None:
        text += f" The API's default: {p.default}."
    return f"Deprecated. {text}" if p.deprecated else text


def _field(f: BodyField) -> str:
    text = " ".join(f.doc.split()) or f"The body's `{f.key}`."
    return f"Deprecated. {text}" if f.deprecated else text


def first_sentence(text: str) -> str:
    """The first sentence of a description, on one line."""
    line = " ".join(text.split())
    head, stop, _ = line.partition(". ")
    return head + "." if stop else line


def text_of(schema: Mapping[str, Any]) -> str:
    """A schema's own words: its description, else its title."""
    for key in ("description", "title"):
        value = schema.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
