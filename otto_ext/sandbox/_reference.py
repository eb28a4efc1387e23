"""The document as a page to read: Redoc, as drf-spectacular-sidecar bundles it (extra `docs`)."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from otto_ext._installation import install_command
from otto_ext.sandbox._example_responses import SandboxResponse

__all__ = ["LOGO", "NO_IMAGE", "REFERENCE_PATH", "SCRIPT_PATH", "reference"]

#: Redoc shows this image from its maker's server; the page asks no other server for anything.
LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg"
NO_IMAGE = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="

REFERENCE_PATH = "/redoc"
SCRIPT_PATH = "/redoc.standalone.js"
_BUNDLE = "static/drf_spectacular_sidecar/redoc/bundles/redoc.standalone.js"
#: The document is not trusted: only Redoc's own script runs, and no other origin is called.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; "
    "worker-src blob:; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body style="margin: 0">{body}</body>
</html>
"""
_MISSING = """<main style="font: 1rem sans-serif; margin: 3rem; max-width: 40rem">
<h1>{title}</h1>
<p>To see the reference here, install the extra <code>docs</code> and start the sandbox again:</p>
<pre>{command}</pre>
<p>The document itself is at <a href="{document}">{document}</a>.</p>
</main>"""


def reference(path: str, title: str, document_path: str) -> SandboxResponse:
    """The page or its script; without the extra, a page that says what to install."""
    script = _script()
    if path == SCRIPT_PATH:
        kind = {"content-type": "text/javascript; charset=utf-8"}
        return (
            SandboxResponse(404, {"content-type": "text/plain"})
            if script is None
            else SandboxResponse(200, kind, script)
        )
    if script is None:
        body = _MISSING.format(
            title=escape(title), document=document_path, command=escape(install_command("docs"))
        )
    else:
        body = (
            f'<redoc spec-url="{document_path}" sanitize="true"></redoc>'
            f'<script src="{SCRIPT_PATH}"></script>'
        )
    page = _PAGE.format(title=escape(title), body=body)
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": _POLICY}
    return SandboxResponse(200, headers, page.encode())


def _script() -> bytes | None:
    try:
        script = files("drf_spectacular_sidecar").joinpath(_BUNDLE).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        return None
    return script.replace(LOGO.encode(), NO_IMAGE.encode())
