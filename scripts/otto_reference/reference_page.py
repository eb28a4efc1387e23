"""The page: one HTML file with Redoc and the document inside, so that it works from the disk and
can be mailed.

Strings of the document are not trusted. The page holds them as JSON without a `<`, Redoc sanitizes
the HTML that their Markdown makes, and a Content Security Policy lets no script run but the two
that are named by their hashes, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrs import frozen
from otto_codegen.codegen_errors import CodegenError

from otto_ext._installation import install_command
from otto_ext.openapi.json_values import as_dict, as_text
from otto_ext.sandbox._reference import LOGO, NO_IMAGE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

__all__ = ["Redoc", "page"]

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
OPTIONS: dict[str, Any] = {
    "hideLoading": True,
    "jsonSampleExpandLevel": 3,
    "nativeScrollbars": True,
    "pathInMiddlePanel": True,
    # The call comes first, the JSON that it sends after it.
    "payloadSampleIdx": 9,
    "sanitize": True,
    "sortRequiredPropsFirst": True,
    "theme": {
        "rightPanel": {"width": "45%"},
        "typography": {
            "fontFamily": FONT,
            "headings": {"fontFamily": FONT},
            "code": {"fontFamily": MONOSPACE},
        },
    },
}
START = """\
Redoc.init(
  JSON.parse(document.getElementById("document").textContent),
  JSON.parse(document.getElementById("options").textContent),
  document.getElementById("reference"),
  function (error) {
    document.documentElement.dataset.state = error ? "failed" : "ready";
    if (error) document.getElementById("reference").textContent = String(error);
  }
);
"""
STYLE = (
    "body { margin: 0; } pre, code { scrollbar-width: thin; scrollbar-color: #63747c transparent; }"
)
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="reference"><noscript>This page needs JavaScript.</noscript></div>
<script type="application/json" id="document">{document}</script>
<script type="application/json" id="options">{options}</script>
<script>{redoc}</script>
<script>{start}</script>
</body>
</html>
"""


@frozen
class Redoc:
    """The renderer.

    Attributes:
        script: its code, as it can stand inside a page.
        licence: the licences of what is in it.
    """

    script: str
    licence: str

    @classmethod
    def load(cls) -> Redoc:
        """The Redoc that drf-spectacular-sidecar brings.

        Raises:
            CodegenError: the package is not installed.
        """
        try:
            package = files("drf_spectacular_sidecar")
        except ModuleNotFoundError:
            raise CodegenError(
                f"Redoc is missing; install the extra: {install_command('docs')}"
            ) from None
        folder = package / "static" / "drf_spectacular_sidecar" / "redoc"
        script = _read(folder / "bundles" / "redoc.standalone.js")
        more = _read(folder / "bundles" / "redoc.standalone.js.LICENSE.txt")
        return cls(_inlined(script), f"{_read(folder / 'LICENSE')}\n\n{more}")


def _read(path: Traversable) -> str:
    return path.read_text(encoding="utf-8")


def _inlined(script: str) -> str:
    """JavaScript that can stand in a page: it neither ends the element nor begins a comment
    (HTML, 4.12.1.3). The signs stand in strings and regular expressions alone.
    """
    script = script.partition("\n//# sourceMappingURL=")[0].replace(LOGO, NO_IMAGE)
    for sign in ("<!--", "<script", "</script"):
        script = script.replace(sign, f"\\x3C{sign[1:]}")
    return script


def page(document: Mapping[str, Any], redoc: Redoc) -> str:
    """The page of a document, OpenAPI 3.

    Args:
        document: with the samples of its operations.
        redoc: what shows it.
    """
    info = as_dict(document.get("info"))
    title = " ".join(f"{as_text(info.get('title'))} {as_text(info.get('version'))}".split())
    return PAGE.format(
        policy=html.escape(_policy(redoc.script, START)),
        # What is not a character, half a surrogate pair for one, cannot be written as UTF-8.
        title=html.escape(title or "API reference").encode("ascii", "xmlcharrefreplace").decode(),
        document=_json(document),
        options=_json(OPTIONS),
        style=STYLE,
        redoc=redoc.script,
        start=START,
    )


def _policy(*scripts: str) -> str:
    """What the page may do: run these scripts, style itself, and search in a worker."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; worker-src blob:; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _json(value: Any) -> str:
    """JSON that can stand in a script element whatever its strings are."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
