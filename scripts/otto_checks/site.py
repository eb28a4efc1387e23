"""A hook of mkdocs: what README.md and its neighbours say becomes pages of the site.

README.md is the first page, and the examples are a page with their code. Links are rewritten to
where their targets are in the site; a link to a file that is not there becomes text.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: The file of each page that is not in docs/, by the page's name in the site.
PAGES = {
    "index.md": "README.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "examples.md": "examples/README.md",
    "security.md": "SECURITY.md",
}
_NAMES = {file: page for page, file in PAGES.items()}
_LINK = re.compile(r"\[([^\]\[]*)\]\((?!https?:|#|/)([^)#\s]+)(#[^)\s]*)?\)")
_IMAGE = re.compile(r"(src|srcset)=\"docs/")


def on_files(files: Any, config: Any) -> Any:
    """Add the pages."""
    # The class of mkdocs, which is not installed where the checks run.
    kind: Any = type(next(iter(files)))
    for page, name in PAGES.items():
        files.append(kind.generated(config, page, content=_page(name)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Rewrite links that lead out of docs/, and take out notes for checks."""
    markdown = markdown.replace("<!-- stand-in -->\n", "")
    if page.file.src_uri in PAGES:
        return markdown
    return _linked(markdown, f"docs/{page.file.src_uri}")


def _page(name: str) -> str:
    text = _linked((ROOT / name).read_text(encoding="utf-8"), name)
    text = _IMAGE.sub(r'\1="', text)
    if name.startswith("examples/"):
        for example in sorted((ROOT / name).parent.glob("*.py")):
            code = example.read_text(encoding="utf-8").rstrip()
            text += f"\n\n## {example.name}\n\n```python\n{code}\n```\n"
    return text


def _linked(text: str, name: str) -> str:
    """The content of a file, its links as they are in the site."""

    def rewritten(found: re.Match[str]) -> str:
        label, target, anchor = found[1], found[2], found[3] or ""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        if path in _NAMES:
            return f"[{label}]({_NAMES[path]}{anchor})"
        if path.startswith("docs/"):
            return f"[{label}]({path.removeprefix('docs/')}{anchor})"
        if re.fullmatch(r"examples/\w+\.py", path):
            return f"[{label}](examples.md#{posixpath.basename(path).replace('.', '')})"
        return label

    return _LINK.sub(rewritten, text)
