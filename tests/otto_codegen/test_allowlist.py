"""What the templates write is accepted, and whatever else stands in a package is found."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from otto_codegen.allowlist import check_package
from otto_codegen.normalise import normalise
from otto_codegen.render_client import render
from support.api_documents import HOSTILE_TEXTS, hostile, rich

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    package = tmp_path_factory.mktemp("rendered") / "otto_api"
    render(normalise(rich()).document, package)
    return package


@pytest.fixture
def package(rendered: Path, tmp_path: Path) -> Path:
    """A copy to attack."""
    return shutil.copytree(rendered, tmp_path / "otto_api")


MODULE = "api/pets/list_pets.py"


def test_what_the_templates_write_is_accepted(rendered: Path) -> None:
    assert check_package(rendered) == ()


@pytest.mark.parametrize("text", [t for t in HOSTILE_TEXTS if t != "\\"])
def test_hostile_texts_stay_texts(tmp_path: Path, text: str) -> None:
    package = tmp_path / "otto_api"
    render(normalise(hostile(text)).document, package)
    assert check_package(package) == ()


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("import os", "Import is not allowed in generated code"),
        ("from os import system", "imports system from os"),
        ("from attrs import evolve", "imports evolve from attrs"),
        ("from typing import *", "imports * from typing"),
        ("from ....... import x", "imports from outside the package"),
        ("from ..gone import x", "imports from api/gone, a module that was never written"),
        ("from ...types import Nothing", "imports Nothing, which types.py does not define"),
        ("from otto_ext.wire import codec", "imports codec from otto_ext.wire"),
        ("from otto_ext.wire import codec as d", "imports codec from otto_ext.wire"),
        ("from otto_ext.wire.reading import loads", "imports loads from otto_ext.wire.reading"),
        ("from otto_ext.wire.model import prop as p", "imports prop under another name"),
        ("from otto_ext import Otto", "imports Otto from otto_ext"),
        ("from ... import _runtime", "imports _runtime, which __init__.py does not define"),
        ("print('x')", "has a statement that is not a docstring"),
        ("1 + 1", "has a statement that is not a docstring"),
        ("x = print('x')", "uses the name print"),
        ("x = __import__('os')", "calls __import__"),
        ("x = eval('1')", "calls eval"),
        ("x = c.STRING.decode('x')", "calls .decode"),
        ("x = c.sys", "uses c.sys"),
        ("x = c.STRING.__class__", "uses the attribute __class__"),
        ("x = c.STRING._secret", "uses the attribute _secret"),
        ("x = (lambda: 1)()", "Lambda is not allowed"),
        ("x = [y for y in ()]", "ListComp is not allowed"),
        ("x = f'{1}'", "JoinedStr is not allowed"),
        ("x = 1 if True else 2", "IfExp is not allowed"),
        ("(x := 1)", "NamedExpr is not allowed"),
        ("x = 2 ** 99999", "Pow is not allowed"),
        ("x = (1)()", "calls a Constant"),
        ("x: int = undefined", "uses the name undefined"),
        ("if True:\n    pass", "branches on something else than TYPE_CHECKING"),
        (
            "if TYPE_CHECKING:\n    pass\nelse:\n    x = 1",
            "another branch that assigns more than a",
        ),
        ("if not TYPE_CHECKING:\n    pass", "branches on something else"),
        ("while True: pass", "While is not allowed"),
        ("try:\n    pass\nfinally:\n    pass", "Try is not allowed"),
        ("with x: pass", "With is not allowed"),
        ("del c", "Delete is not allowed"),
        ("global c", "Global is not allowed"),
        ("raise ValueError", "Raise is not allowed"),
        ("assert True", "Assert is not allowed"),
        ("__path__ = ['/tmp']", "assigns __path__"),
        ("def __getattr__(name: str): pass", "defines __getattr__"),
        ("def f(*args: str) -> None: pass", "takes arguments that it does not name"),
        ("def f(**kwargs: str) -> None: pass", "takes arguments that it does not name"),
        ("def f(x: str) -> None:\n    return x()", "calls x"),
        ("@print\ndef f() -> None: pass", "uses the name print"),
        ("def f(x: str = open('x')) -> None: pass", "calls open"),
        ("class X(metaclass=print): pass", "uses the name print"),
        ("class X(object):\n    def __del__(self) -> None: pass", "defines __del__"),
        ("x = _ref('NoSuchModel')", "refers to the model 'NoSuchModel', which was never written"),
        ("x = _ref(c)", "refers to the model c, which was never written"),
        ("x: TypeAlias = int.real", "has a type alias that is not quoted"),
        ("x: TypeAlias = int | open", "uses the name open"),
        ("x: TypeAlias = 'int('", "has a type alias that does not parse"),
        ("x: TypeAlias = 'open(1)'", "has a call in a type alias"),
        ("x: TypeAlias = 'undefined'", "uses the name undefined"),
        ("async def f() -> None:\n    async for x in y: pass", "AsyncFor is not allowed"),
        # What runs without looking like a call.
        ("@c.STRING.decode\ndef f() -> None: pass", "is decorated with c.STRING.decode"),
        ("@Operation\nclass X: pass", "is decorated with Operation"),
        ("class X(metaclass=Operation): pass", "is a class with the keyword metaclass"),
        ("class X(UNSET, total=Any): pass", "is a class with the keyword total"),
        ("c.STRING = 1", "sets the attribute STRING"),
        ("OPERATION.path = '/x'", "sets the attribute path"),
        ("x = [1]\nx[0] = 2", "sets an item"),
        ("def f(raw: str) -> None:\n    return UNSET(raw(1))", "calls UNSET"),
        ("x = {**open}", "uses the name open"),
        # What tools evaluate: typing.get_type_hints, attrs.resolve_types, pydantic.
        ("x: 'open(1)'", "has a string in an annotation"),
        ("x: list['open(1)']", "has a string in an annotation"),
        ("x: Operation(1)", "has a call in an annotation"),
        ("def f(x: 'open(1)') -> None: pass", "has a string in an annotation"),
        ("def f() -> 'open(1)': pass", "has a string in an annotation"),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    x = 'open(1)'", "has a call in a type alias"),
        ("x: TypeAlias = list['x']", "has a type alias that is not quoted"),
        ("from typing import TypedDict\nX = TypedDict('X', {'a': 'open'})", "uses the name open"),
        ("from typing import TypedDict\nX = TypedDict('X', {'a': raw})", "that is not quoted"),
        # Names that mean something else.
        ("from typing import Any as UNSET", "imports Any under another name"),
        ("def f(__class__: int) -> None: pass", "has the argument __class__"),
        ("x = \uff4f\uff50\uff45\uff4e", "uses the name open"),
        ("def f(", "does not parse"),
        ("x = '\0'", "does not parse"),
    ],
)
def test_whatever_escapes_its_quotes_is_found(package: Path, code: str, finding: str) -> None:
    path = package / MODULE
    path.write_text(f"{path.read_text()}\n{code}\n")
    assert any(found.startswith(f"{MODULE}:") for found in check_package(package))
    assert any(finding in found for found in check_package(package))


def test_unions_may_be_long(package: Path) -> None:
    union = " | ".join(["int", "str", "None"] * 600)
    (package / MODULE).write_text(f"x: {union} = None\n\n\ndef f(y: {union}) -> None: ...\n")
    found = check_package(package)
    assert all("which api/pets/list_pets.py does not define" in line for line in found), found


def test_a_folder_that_is_a_link_is_reported_and_not_entered(package: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "evil.pth").write_text("")
    (package / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert check_package(package) == ("linked: a symbolic link",)


@pytest.mark.parametrize("depth", [100_000])
def test_code_too_deep_to_parse_is_found(package: Path, depth: int) -> None:
    (package / MODULE).write_text("x = " + "-" * depth + "1\n")
    assert any("does not parse" in found for found in check_package(package))


def test_lazy_lookups_are_for_the_table_of_models_alone(package: Path) -> None:
    path = package / "api" / "__init__.py"
    path.write_text("def f() -> object:\n    return globals()\n")
    assert check_package(package) == (
        "api/__init__.py:2: calls globals",
        "api/__init__.py:2: uses the name globals",
    )


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("evil.pth", "not a name that the templates give a file"),
        ("evil.so", "not a name that the templates give a file"),
        ("not-a-name.py", "not a name that the templates give a file"),
        ("\ufb01le.py", "not a name that the templates give a file"),
        ("sitecustomize", "not a name that the templates give a file"),
    ],
)
def test_other_files_are_found(package: Path, name: str, finding: str) -> None:
    (package / name).write_text("")
    assert check_package(package) == (f"{name}: {finding}",)


def test_links_and_huge_files_are_found(package: Path) -> None:
    (package / "link.py").symlink_to("/etc/passwd")
    with (package / "huge.py").open("w") as stream:
        stream.truncate(17 * 2**20)
    assert check_package(package) == (
        "huge.py: larger than 16 MiB",
        "link.py: a symbolic link",
    )
