"""Writes the client: our data through our templates, laid out by `otto_codegen.generator`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import textwrap
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, frozen

from otto_codegen.errors import CodegenError
from otto_codegen.generator import docstring_text, write_package
from otto_codegen.parse import parse
from otto_codegen.schema_types import first_sentence, literal
from otto_codegen.source_map import SourceMap
from otto_codegen.wire import WIRE_VERSION
from otto_ext._installation import install_command

if TYPE_CHECKING:
    from otto_codegen.api import Api, BodyField, ClassInfo, Endpoint
    from otto_codegen.kept import Rename
    from otto_codegen.naming import Chosen
    from otto_ext.openapi.waiting import Waiting

__all__ = ["RenderReport", "render"]

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
LINE = 100


@frozen
class RenderReport:
    """What was written.

    Attributes:
        operations: every operation that the client has, as `GET /x`.
        dropped: operations of the document that it lacks, each with the reason.
        warnings: what was typed more loosely than the document says.
        models: number of models, enumerations and named types.
        names: which place of the document has which name.
        named: names that rules chose, instead of what the document calls something.
        kept: names of the last run that the rules would change.
        renamed: what has another name than in the last run.
        paging: what pages, as (`GET /x`, style, how).
        waits: what `otto.wait` can poll, as (`GET /x`, how).
    """

    operations: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    models: int
    names: SourceMap
    named: tuple[Chosen, ...] = ()
    kept: tuple[Rename, ...] = ()
    renamed: tuple[Rename, ...] = ()
    paging: tuple[tuple[str, str, str], ...] = ()
    waits: tuple[tuple[str, str], ...] = ()


@define
class _Data:
    """What `write_package` and the templates read."""

    api: Api
    title: Any
    version: Any
    models: list[Any]
    enums: list[Any]
    endpoint_collections_by_tag: dict[str, Any]
    errors: list[Any]

    @property
    def named(self) -> list[ClassInfo]:
        """All names of `otto_api.models`, sorted."""
        return sorted(self.api.classes, key=lambda info: info.name)


def render(
    document: Mapping[str, Any],
    destination: Path,
    names: SourceMap | None = None,
    *,
    rename: bool = False,
) -> RenderReport:
    """Write the client of a document.

    Args:
        document: in canonical form, see `otto_codegen.normalise`.
        destination: the package's directory; it must not exist.
        names: those of the last run.
        rename: whether they make way for those of the rules; else they are kept.

    Raises:
        CodegenError: the destination exists, or the formatter refused what was written.
    """
    api = parse(document, names, rename=rename)
    if destination.exists():
        raise CodegenError(f"{destination} exists already; remove it and run again")
    _write(api, destination)
    made = tuple(endpoint.label for endpoint in api.endpoints)
    wanted = _operations(document)
    return RenderReport(
        operations=made,
        dropped=tuple((name, "not rendered") for name in sorted(wanted - set(made))),
        warnings=tuple(api.warnings),
        models=len(api.models) + len(api.enums) + len(api.aliases),
        names=SourceMap.of(api),
        named=tuple(api.named),
        kept=tuple(api.kept),
        renamed=tuple(api.renamed),
        paging=tuple(_paged(endpoint) for endpoint in api.endpoints if endpoint.pages),
        waits=tuple((it.label, _waited(it.wait)) for it in api.endpoints if it.wait),
    )


def _paged(endpoint: Endpoint) -> tuple[str, str, str]:
    how = endpoint.pages.as_dict() if endpoint.pages else {}
    style = how.pop("style", "")
    return endpoint.label, style, ", ".join(f"{key} {value}" for key, value in how.items())


def _waited(rule: Waiting) -> str:
    lists = {"done": rule.done, "failed": rule.failed}
    said = [f"{key} {' or '.join(values)}" for key, values in lists.items() if values]
    return ", ".join([f"field {rule.field}", *said])


def _operations(document: Mapping[str, Any]) -> set[str]:
    return {
        f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item
    }


def _write(api: Api, destination: Path) -> None:
    data = _Data(
        api,
        api.title,
        api.version,
        api.models,
        api.enums,
        {tag.tag: tag for tag in (*api.tags, *api.old_tags)},
        [],
    )
    write_package(
        data,
        destination,
        TEMPLATES,
        filters={
            "docstring": docstring,
            "docstring_summary": docstring_summary,
            "endpoint_doc": endpoint_doc,
            "literal": literal,
            "module_of": {info.name: info.module_name for info in api.classes}.__getitem__,
            "pages_doc": pages_doc,
            "pycode": pycode,
            "quoted": json.dumps,
            "summary_of": summary_of,
        },
        variables={"int_type": int, "wire_version": WIRE_VERSION},
        more={
            **{
                f"models/{alias.class_info.module_name}.py": ("alias.py.jinja", {"alias": alias})
                for alias in api.aliases
            },
            **{
                f"api/{tag.tag}/_methods.py": ("methods.py.jinja", {"tag": tag}) for tag in api.tags
            },
        },
    )
    format_code(destination)


# -- filters -------------------------------------------------------------------------------------

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


def pycode(value: Any) -> str:
    """A JSON value of the document as a Python literal."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{pycode(str(k))}: {pycode(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(pycode(item) for item in value) + "]"
    if isinstance(value, str):
        return literal(value)
    return repr(value)


# -- formatting ----------------------------------------------------------------------------------


def format_code(directory: Path) -> None:
    """Format with ruff, by settings of our own: what stands around the output must not matter.

    Raises:
        CodegenError: ruff is missing, or found code that it cannot parse.
    """
    ruff = _ruff()
    command = [
        ruff,
        "format",
        "--isolated",
        "--no-cache",
        "--quiet",
        "--target-version=py311",
        f"--line-length={LINE}",
        str(directory),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        first = (done.stderr or done.stdout).strip().splitlines()[:3]
        raise CodegenError("the formatter refused the generated code: " + " / ".join(first))


def _ruff() -> str:
    """The ruff of this environment, not one that happens to be on the path."""
    name = "ruff.exe" if os.name == "nt" else "ruff"
    for folder in (sysconfig.get_path("scripts"), str(Path(sys.executable).parent)):
        candidate = Path(folder) / name
        if candidate.exists():
            return str(candidate)
    found = shutil.which("ruff")
    if found is None:
        raise CodegenError(f"ruff is missing; install the extra: {install_command('codegen')}")
    return found
