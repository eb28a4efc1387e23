"""Python code that makes a call: blocking, asynchronous, and through all pages."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen
from otto_codegen.codegen_errors import CodegenError

from otto_reference.examples import MISSING
from otto_reference.python_values import Values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from otto_codegen.api import Api
    from otto_codegen.api_operations import Endpoint, Param

__all__ = ["Given", "Sample", "formatted", "samples_of"]

#: What fits beside the description at usual widths of a window.
LINE = 72
SYNC, ASYNC, PAGES = "Python", "Python, async", "Python, all pages"
_OTHER_MODULES_FIRST = ("asyncio", "datetime", "decimal", "pathlib", "uuid")


@frozen
class Sample:
    """A sample: the operation it shows (`GET /x`), the tab it stands in, and the code."""

    operation: str
    label: str
    code: str


@frozen
class Given:
    """Example values of one operation, as JSON.

    Attributes:
        parameters: by location and name on the wire.
        bodies: by media type.
    """

    parameters: Mapping[tuple[str, str], Any]
    bodies: Mapping[str, Any]


def samples_of(api: Api, endpoint: Endpoint, given: Given) -> list[Sample]:
    """The samples of an operation, not formatted yet."""
    found = [
        _sample(api, endpoint, given, SYNC, _blocking),
        _sample(api, endpoint, given, ASYNC, _awaited),
    ]
    if endpoint.pages is not None:
        found.append(_sample(api, endpoint, given, PAGES, _paged))
    return found


def _sample(api: Api, endpoint: Endpoint, given: Given, label: str, layout: Any) -> Sample:
    values = Values(api)
    arguments = _arguments(values, endpoint, given)
    name = endpoint.iter_name if label == PAGES else endpoint.name
    # The formatter takes the last comma as the wish for a line each.
    comma = "," if len(arguments) > 2 else ""
    call = f"otto.{endpoint.tag}.{name}({', '.join(arguments)}{comma})"
    client = "AsyncOtto" if label == ASYNC else "Otto"
    values.imports.setdefault("otto_ext", set()).add(client)
    if label == ASYNC:
        values.imports["asyncio"] = set()
    body = layout(call, returns=endpoint.returns.annotation != "None")
    return Sample(endpoint.label, label, f"{_imports(values.imports)}\n\n{body}\n")


def _arguments(values: Values, endpoint: Endpoint, given: Given) -> list[str]:
    """Everything that a call must have, and a body where it may have one."""

    def value(p: Param) -> str:
        stated = given.parameters.get((p.location, p.key), MISSING)
        return values.argument(p.type.codec, stated, p.name)

    found = [value(p) for p in endpoint.path_parameters]
    if endpoint.bodies:
        found += _body(values, endpoint, given.bodies.get(endpoint.bodies[0].media_type, MISSING))
    return found + [f"{p.name}={value(p)}" for p in endpoint.keyword_parameters if p.required]


def _body(values: Values, endpoint: Endpoint, stated: Any) -> list[str]:
    """The body: its fields where the call takes them, else whole."""
    members = stated if isinstance(stated, Mapping) else {}
    fields = [
        f"{f.name}={values.argument(f.type.codec, members.get(f.key, MISSING), f.key)}"
        for f in endpoint.fields
        if f.required or (f.key in members and not f.type.codec.startswith("c.const"))
    ]
    return fields or [f"body={values.write(endpoint.bodies[0].type.codec, stated, 'body')}"]


def _imports(imports: Mapping[str, set[str]]) -> str:
    standard = [_import(m, imports[m]) for m in _OTHER_MODULES_FIRST if m in imports]
    ours = [_import(m, imports[m]) for m in ("otto_api.models", "otto_ext") if m in imports]
    return "\n".join([*standard, *([""] if standard else []), *ours])


def _import(module: str, names: set[str]) -> str:
    return f"from {module} import {', '.join(sorted(names))}" if names else f"import {module}"


def _blocking(call: str, *, returns: bool) -> str:
    if not returns:
        return f"with Otto() as otto:\n    {call}"
    return f"with Otto() as otto:\n    result = {call}\n    print(result)"


def _awaited(call: str, *, returns: bool) -> str:
    lines = [f"result = await {call}", "print(result)"] if returns else [f"await {call}"]
    inside = "\n".join(f"        {line}" for line in lines)
    return (
        f"async def main() -> None:\n    async with AsyncOtto() as otto:\n{inside}\n\n"
        "asyncio.run(main())"
    )


def _paged(call: str, *, returns: bool) -> str:
    del returns
    return f"with Otto() as otto:\n    for item in {call}:\n        print(item)"


def formatted(samples: Iterable[Sample]) -> list[Sample]:
    """The samples as ruff formats them, all in one run.

    Raises:
        CodegenError: ruff is missing, or refused a sample.
    """
    wanted = list(samples)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"sample_{number}.py" for number in range(len(wanted))]
        for path, sample in zip(paths, wanted, strict=True):
            path.write_text(sample.code, encoding="utf-8")
        _format(folder)
        codes = [path.read_text(encoding="utf-8") for path in paths]
    return [
        Sample(sample.operation, sample.label, code)
        for sample, code in zip(wanted, codes, strict=True)
    ]


def _format(folder: str) -> None:
    command = [
        sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet",
        "--target-version=py311", f"--line-length={LINE}", folder,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        complaint = (done.stderr.strip() or f"ruff ended with {done.returncode}").splitlines()[0]
        raise CodegenError(
            f"the samples could not be formatted: {complaint}; the extra `codegen` brings ruff"
        )
