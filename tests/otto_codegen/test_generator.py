"""What is relied on of openapi-python-client: the layout of a package."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from attrs import define
from hypothesis import given
from hypothesis import strategies as st
from otto_codegen import generator

ROOT = Path(__file__).resolve().parents[2]


def test_no_other_module_imports_the_generator() -> None:
    importing = re.compile(r"^\s*(from|import) openapi_python_client\b", re.MULTILINE)
    code = ROOT / "scripts" / "otto_codegen"
    found = [path.name for path in code.rglob("*.py") if importing.search(path.read_text())]
    assert found == ["generator.py"]


@pytest.mark.parametrize(
    ("name", "module"), [("list_accounts", "list_accounts"), ("list", "list_"), ("größe", "größe")]
)
def test_modules_of_operations(name: str, module: str) -> None:
    assert generator.module_name(name) == module


@given(st.text())
def test_whatever_the_text_a_docstring_holds_it(text: str) -> None:
    made = generator.docstring_text(text.replace("\x00", ""))
    if not any("\ud800" <= char <= "\udfff" for char in made):
        assert ast.get_docstring(ast.parse(f'"""\n{made}\n"""'), clean=False) is not None


@define
class Collection:
    """What the generator reads of a tag."""

    tag: str
    endpoints: list[Any]
    parse_errors: tuple[Any, ...] = ()


@define
class Named:
    """What the generator reads of a model, an enumeration and an operation."""

    name: str
    class_info: Any = None


@define
class Info:
    """The name and module of a class."""

    name: str
    module_name: str


@define
class Data:
    """What the generator reads of a document."""

    title: Any
    version: Any
    models: list[Any]
    enums: list[Any]
    endpoint_collections_by_tag: dict[str, Any]
    errors: list[Any]


TEMPLATES = (
    "alias", "api_init", "client", "endpoint_init", "endpoint_module", "errors", "model",
    "models_init", "package_init", "types",
)  # fmt: skip


def test_the_layout_of_a_package(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    for name in TEMPLATES:
        (templates / f"{name}.py.jinja").write_text(f"{name} {{{{ wide }}}} {{{{ 'x' | loud }}}}")
    data = Data(
        "T {{ 1 }}",
        "1",
        [Named("Pet", Info("Pet", "pet"))],
        [],
        {"pets": Collection("pets", [Named("list_pets"), Named("list")])},
        [],
    )
    package = tmp_path / "made"
    generator.write_package(
        data,
        package,
        templates,
        filters={"loud": str.upper},
        variables={"wide": 8},
        more={"models/name.py": ("alias.py.jinja", {"wide": 9})},
    )
    found = {
        path.relative_to(package).as_posix(): path.read_text()
        for path in package.rglob("*")
        if path.is_file()
    }
    assert found == {
        "__init__.py": "package_init 8 X",
        "api/__init__.py": "api_init 8 X",
        "api/pets/__init__.py": "endpoint_init 8 X",
        "api/pets/list.py": "endpoint_module 8 X",
        "api/pets/list_pets.py": "endpoint_module 8 X",
        "client.py": "client 8 X",
        "errors.py": "errors 8 X",
        "models/__init__.py": "models_init 8 X",
        "models/name.py": "alias 9 X",
        "models/pet.py": "model 8 X",
        "py.typed": "",
        "types.py": "types 8 X",
    }
