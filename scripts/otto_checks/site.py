"""A hook of mkdocs: the pages in the root of the repository become pages of the site.

README.md is the first page. Links are rewritten to where the pages are in the site.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: The file of each page, by the page's name in the site.
PAGES = {
    "index.md": "README.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "security.md": "SECURITY.md",
}
_NAMES = {file: page for page, file in PAGES.items()}
_LINK = re.compile(r"(\]\(|src=\"|srcset=\")(?!https?:|#|/)([^)#\"\s]+)")


def on_files(files: Any, config: Any) -> Any:
    """Add the pages."""
    # The class of mkdocs, which is not installed where the checks run.
    kind: Any = type(next(iter(files)))
    for page, name in PAGES.items():
        text = _LINK.sub(_rewritten, (ROOT / name).read_text(encoding="utf-8"))
        files.append(kind.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links from docs/ to the pages above it; notes for checks are taken out."""
    markdown = markdown.replace("<!-- stand-in -->\n", "")
    for name, page in _NAMES.items():
        markdown = markdown.replace(f"](../{name}", f"]({page}")
    return markdown


def _rewritten(found: re.Match[str]) -> str:
    start, target = found.groups()
    return start + _NAMES.get(target, target.removeprefix("docs/"))
