"""openapi-python-client in one place: what is used of it. No other module imports it.

It gives the layout of the package (which file is written from which template, `Project`) and the
Jinja environment. Its parser and its templates are not used: the parser leaves out operations that
it cannot express, and what a client does is in `otto_ext`. Names are made by `otto_codegen.naming`.

Its version is pinned exactly, because it decides where modules are written. The tests of this
module state what is relied on, so that a new release shows there what it changes.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openapi_python_client import Project
from openapi_python_client import strings as _strings
from openapi_python_client.config import Config, ConfigFile, MetaType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "docstring_text",
    "module_name",
    "write_package",
]


def module_name(name: str) -> str:
    """The module that the generator writes an operation to: `list_` for `list`."""
    return str(_strings.PythonIdentifier(name, "field_"))


def docstring_text(text: str) -> str:
    """Text escaped so that it can stand between triple double quotes."""
    return str(_strings.safe_for_docstring(text))


def write_package(
    data: Any,
    destination: Path,
    templates: Path,
    *,
    filters: Mapping[str, Callable[..., Any]],
    variables: Mapping[str, Any],
    more: Mapping[str, tuple[str, Mapping[str, Any]]],
) -> None:
    """Write the files of a package.

    Args:
        data: `title`, `version`, `models`, `enums`, `endpoint_collections_by_tag` and `errors`, as
            the generator's own parser has them; templates see it as `openapi`.
        destination: the package's directory; it must not exist.
        templates: the directory of the templates, under the generator's names.
        filters: further filters for the templates.
        variables: further variables for the templates.
        more: further files: a template and its variables, by path in the package.
    """
    config = Config.from_sources(
        ConfigFile(post_hooks=[], package_name_override=destination.name),
        MetaType.NONE,
        Path("openapi.json"),
        "utf-8",
        overwrite=False,
        output_path=destination,
    )
    data.title, data.version = _UntrustedText(data.title), _UntrustedText(data.version)
    project = Project(openapi=data, config=config, custom_template_path=templates)
    project.env.filters.update(filters)
    project.env.globals.update(variables)
    # The generator prints the directory that it writes to; reporting is the command's business.
    with contextlib.redirect_stdout(io.StringIO()):
        project.build()
    for tag, collection in data.endpoint_collections_by_tag.items():
        for endpoint in collection.endpoints:
            # A module is called like its method.
            folder = destination / "api" / tag
            (folder / f"{module_name(endpoint.name)}.py").rename(folder / f"{endpoint.name}.py")
    # PEP 561: the package brings its own types.
    (destination / "py.typed").touch()
    for path, (template, values) in more.items():
        text = project.env.get_template(template).render(values)
        (destination / path).write_text(text, encoding="utf-8")


class _UntrustedText(str):
    """A string that the generator can unwrap, as those of its own parser."""

    __slots__ = ()

    def get_untrusted_value(self) -> str:
        return str(self)
