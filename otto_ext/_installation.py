"""How this package came here: a checkout, a wheel, an index; and so what installs more of it.

The name otto-client is not ours on any index, so no command that is suggested here asks an index
for it: a stranger could have registered it. Only the standard library is imported.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import Distribution

__all__ = ["checkout", "client_document", "install_command", "optional", "reinstall_advice"]

_NAME = "otto-client"


def checkout() -> Path | None:
    """The root of the checkout that this package runs from; None where it is installed."""
    root = Path(__file__).resolve().parents[1]
    return root if (root / "scripts" / "api_diff.py").is_file() else None


def client_document() -> Path | None:
    """The OpenAPI document that the importable `otto_api` was made from; None where it is not kept.

    A wheel holds it inside the package, `otto regenerate --output DIR` writes it beside the
    package, and a checkout has it at its root.
    """
    found = find_spec("otto_api")
    if found is None or found.origin is None:
        return None
    package = Path(found.origin).resolve().parent
    places = [package.parent / "openapi.json"]
    if package.parent.name == "generated":
        places.append(package.parents[1] / "openapi.json")
    else:
        places.insert(0, package / "_openapi.json")
    return next((place for place in places if place.is_file()), None)


def install_command(extra: str) -> str:
    """The command that adds an extra to this installation, from where it came from.

    Where that is not known any more (an index, a deleted wheel), it names the libraries of the
    extra instead.
    """
    root = checkout()
    distribution = _distribution()
    where = _direct_url(distribution)
    if where.get("dir_info", {}).get("editable"):
        return f"pip install -e {_local(where['url'], extra)}"
    if root is not None:
        return f"pip install {_path(root, extra)}"
    source = _source(where, extra)
    if source is not None:
        return f"pip install {source}"
    libraries = [] if distribution is None else _libraries(distribution, extra)
    if libraries:
        return "pip install " + " ".join(map(_quoted, libraries))
    return f"pip install './otto_client-VERSION-py3-none-any.whl[{extra}]', the wheel's own path"


def optional(module: str, need: str, extra: str) -> Any:
    """A module of a library that an extra brings.

    Args:
        module: its name.
        need: what needs it, for the message: `RedisLimit needs redis-py`.
        extra: what brings it.

    Raises:
        ConfigurationError: it is not installed; the message says how to install it.
    """
    try:
        # By name, as type checkers of a client without the extra do not know it.
        return import_module(module)
    except ImportError:
        from otto_ext._errors import ConfigurationError

        raise ConfigurationError(f"{need}: {install_command(extra)}") from None


def reinstall_advice(package: Path) -> str | None:
    """What to do about installed copies of a client that was regenerated; None if nothing.

    Args:
        package: the folder that the new client was written to.
    """
    package = package.resolve()
    found = find_spec(package.name)
    present = None if found is None or not found.origin else Path(found.origin).resolve().parent
    if not (package.parents[1] / "pyproject.toml").is_file():
        if present in (None, package):
            return None
        path = f"PYTHONPATH={_quoted(str(package.parent))}"
        return f"programs still use the client in {present}; {path} gives them this one"
    again = f"pip install {_quoted(str(package.parents[1]))}"
    if present in (None, package):
        return f"a copy installed from this checkout is still the old client; update it: {again}"
    return f"the copy installed in {present} is still the old client; update it: {again}"


def _distribution() -> Distribution | None:
    from importlib.metadata import PackageNotFoundError, distribution

    with suppress(PackageNotFoundError):
        return distribution(_NAME)
    return None


def _direct_url(distribution: Distribution | None) -> dict[str, Any]:
    """Where an installation came from (PEP 610); empty if that is not recorded."""
    with suppress(OSError, ValueError):
        found = json.loads((distribution and distribution.read_text("direct_url.json")) or "{}")
        if isinstance(found, dict) and isinstance(found.get("url"), str):
            return found
    return {}


def _source(where: dict[str, Any], extra: str) -> str | None:
    """A requirement that names the same source; None where there is none, or it is gone."""
    from urllib.parse import urlsplit

    url = where.get("url")
    if url is None:
        return None
    if urlsplit(url).scheme == "file":
        return _local(url, extra) if _file(url).exists() else None
    if vcs := where.get("vcs_info"):
        url = f"{vcs.get('vcs', 'git')}+{url}@{vcs.get('commit_id', 'HEAD')}"
    return _quoted(f"{_NAME}[{extra}] @ {_public(url)}")


def _public(url: str) -> str:
    """A URL without a user name and a password, should the installer have kept them."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _file(url: str) -> Path:
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    return Path(url2pathname(urlsplit(url).path))


def _local(url: str, extra: str) -> str:
    return _path(_file(url), extra)


def _path(path: Path, extra: str) -> str:
    """A path with an extra, as pip takes it; short where it is the current folder."""
    here = path.is_dir() and path.resolve() == Path.cwd().resolve()
    return _quoted(f"{'.' if here else path}[{extra}]")


def _quoted(text: str) -> str:
    """A word of a command line, for the shells of this system."""
    return f'"{text}"' if os.name == "nt" else shlex.quote(text)


def _libraries(distribution: Distribution, extra: str) -> list[str]:
    marker = re.compile(rf"""\s*;\s*extra\s*==\s*['"]{re.escape(extra)}['"]\s*$""")
    return [marker.sub("", it) for it in distribution.requires or () if marker.search(it)]
