"""Renames that are certain are followed in users' code, and nothing else of it is touched."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen
from otto_codegen.codegen_errors import CodegenError
from otto_codegen.diff import diff_documents
from otto_codegen.impact import impact_of
from otto_codegen.impact.fix import CodeFixes, plan_fixes
from otto_codegen.settings import Settings, Target
from otto_codegen.surface import diff_surfaces
from support.environments import ROOT, unmeasured
from support.tracked_documents import before, names_of, write_client

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.slow


def old_document() -> dict[str, Any]:
    document = before()
    document["components"]["schemas"]["Coin"]["enum"] = ["gold_bar", "silver", "tin"]
    return document


def renamed(document: dict[str, Any]) -> dict[str, Any]:
    """Everything with another name that can have one, each with evidence."""
    new = deepcopy(document)
    schemas, paths = new["components"]["schemas"], new["paths"]

    def properties(owner: dict[str, Any], **names: str) -> None:
        owner["properties"] = {names.get(k, k): v for k, v in owner["properties"].items()}
        if "required" in owner:
            owner["required"] = [names.get(k, k) for k in owner["required"]]

    properties(schemas["Vault"], label="labelText", weight="weights")
    properties(schemas["Vault"]["properties"]["keeper"], nickName="nick_names")
    properties(schemas["Opening"], label="label_text", motto="motto_text")
    schemas["Coin"]["enum"] = ["gold_bars", "silver", "tin"]
    paths["/vaults"]["get"]["parameters"][0]["name"] = "places"
    paths["/vaults/{vault_id}"]["delete"]["operationId"] = "sealVault"
    paths["/vaults/{vault_id}"]["get"]["tags"] = ["doors"]
    schemas["Review"] = schemas.pop("Audit")
    response = paths["/vaults/{vault_id}/audit"]["post"]["responses"]["200"]
    response["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/Review"}
    # Without evidence: of the same type, and called something else.
    schemas["Review"]["properties"] = {"passed": {"type": "boolean"}}
    return new


FILES = {
    "funds/__init__.py": "",
    "funds/names.py": """\
from __future__ import annotations

from otto_api.models import Audit, Vault  # what the others use
from otto_ext import AsyncOtto, Otto


def shown( audit:Audit , vault : Vault ) -> str:  # odd spaces stay
    return f"{vault.label}: {audit.passed}"


async def labels(otto: AsyncOtto) -> list[str]:
    return [vault.label for vault in await otto.vaults.list_vaults(place='here')]
""",
    "funds/use.py": """\
import otto_api.models as m
from otto_api import models
from otto_api.api.vaults import close_vault, list_vaults
from otto_api.models import Coin, Opening, Vault
from otto_ext import Otto

from .names import Audit


def work(otto: Otto, other: "models.Audit", third: m.Audit, fourth: Audit) -> None:
    otto.vaults.close_vault("1")
    otto.vaults.get_vault("1")
    otto.vaults.open_vault(label="a", motto="label")
    otto.vaults.open_vault(body={"label": "a", "coin": "gold_bar"})
    otto.vaults.open_vault(body=Opening(label="a", coin=Coin.GOLD_BAR))
    vaults = otto.vaults
    vaults.close_vault("2"); list_vaults.sync(client=otto, place="x")
    close_vault.sync(client=otto, vault_id="x")
    name = {"label": "this is no field"}
    print(name["label"], "close")


def vault(vault: Vault) -> None:
    if vault.coin is Coin.GOLD_BAR:
        vault.label = "ü" + vault.label
        print(sorted([vault], key=lambda v: v.label), vault.label)
    if vault.keeper:
        print("é", vault.keeper.nick_name)
    match vault:
        case Vault(label="x", weight=3):
            pass
""",
    "moved.py": """\
from otto_api.api.vaults import get_vault, list_vaults
from otto_api.api.vaults import (
    get_vault as one,
    open_vault,
)
from otto_ext import Otto


def get(otto: Otto) -> None:
    get_vault.sync(client=otto, vault_id="x"), one.sync(client=otto, vault_id="x")
    print(list_vaults.sync(client=otto), open_vault)
""",
    "odd-name.py": """\
from otto_ext import Otto

with Otto() as otto:
    for vault in otto.vaults.list_vaults(place="x"):
        print(vault.label, vault.weight)
        print(vault.never_was)
""",
    "stays.py": """\
from otto_api.models import Vault


def right(label: str, vault: Vault) -> str:
    return label + str(vault.id)
""",
    "broken.py": "def (:\n    vault.label\n",
}

CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["Labels: `vault.label`"]},
    {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": {},
        "outputs": [{"text": ["vault.label\n"], "name": "stdout", "output_type": "stream"}],
        "source": ["%matplotlib inline\n", "from otto_ext import Otto\n", "otto = Otto()"],
    },
    {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": (
            "%time found = otto.vaults.list_vaults(place='Zürich')\n"
            "for vault in found:\n    print(vault.label)  # é"
        ),
    },
]


@frozen
class World:
    """The user's files, and what was planned for them."""

    user: Path
    after: Path
    fixes: CodeFixes
    raw: Mapping[str, bytes]

    def text(self, name: str) -> str:
        return (self.user / name).read_text("utf-8")


@pytest.fixture(scope="module")
def world(warm_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("fix")
    user = folder / "user"
    for name, text in FILES.items():
        (user / name).parent.mkdir(parents=True, exist_ok=True)
        (user / name).write_text(text, "utf-8")
    windows = FILES["odd-name.py"].replace("\n", "\r\n").encode()
    (user / "windows.py").write_bytes(b"\xef\xbb\xbf" + windows)
    latin = "# -*- coding: latin-1 -*-\n# é\n" + FILES["odd-name.py"]
    (user / "latin.py").write_bytes(latin.encode("latin-1"))
    notebook = {"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (user / "nav.ipynb").write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    escaped = json.dumps(notebook, separators=(",", ":"), sort_keys=True)
    (user / "packed.ipynb").write_text(escaped)
    outside = folder / "outside.py"
    outside.write_text(FILES["odd-name.py"])
    (user / "linked.py").symlink_to(outside)
    (user / "leads_nowhere.py").symlink_to(folder / "nowhere.py")
    raw = {path.name: path.read_bytes() for path in user.rglob("*") if path.is_file()}

    document = old_document()
    after = renamed(document)
    old, new = write_client(document, folder / "old"), write_client(after, folder / "new")
    settings = Settings(
        source="",
        target=Target.apart(old.parent),
        overlays=folder,
        cache=warm_cache,
        today=dt.date(2026, 6, 1),
        impact=(user,),
        fix=True,
    )
    names = names_of(old), names_of(new)
    surface = diff_surfaces(*names, diff_documents(document, after).changes)
    impact = impact_of(settings, old, new, surface)
    fixes = plan_fixes(settings, new, names, surface, impact)
    assert {path.name: path.read_bytes() for path in user.rglob("*") if path.is_file()} == raw
    for file in fixes.files:
        file.write()
    return World(user, new, fixes, raw)


def test_every_rename_is_followed(world: World) -> None:
    assert world.text("funds/use.py") == (
        FILES["funds/use.py"]
        .replace("import close_vault", "import seal_vault")
        .replace("    close_vault.sync", "    seal_vault.sync")
        .replace("vaults.close_vault", "vaults.seal_vault")
        .replace("otto.vaults.get_vault", "otto.doors.get_vault")
        .replace('(label="a", motto="label")', '(label_text="a", motto_text="label")')
        .replace('{"label": "a", "coin": "gold_bar"}', '{"label_text": "a", "coin": "gold_bars"}')
        .replace('Opening(label="a"', 'Opening(label_text="a"')
        .replace("Coin.GOLD_BAR", "Coin.GOLD_BARS")
        .replace('place="x"', 'places="x"')
        .replace("vault.label", "vault.label_text")
        .replace("v.label", "v.label_text")
        .replace("nick_name", "nick_names")
        .replace('Vault(label="x", weight=3)', 'Vault(label_text="x", weights=3)')
        .replace("m.Audit", "m.Review")
        .replace("models.Audit", "models.Review")
        .replace("import Audit", "import Review")
        .replace("fourth: Audit", "fourth: Review")
    )


def test_a_name_that_moved_gets_an_import_of_its_own(world: World) -> None:
    assert (
        world.text("moved.py").partition("def")[0]
        == """\
from otto_api.api.vaults import list_vaults
from otto_api.api.doors import get_vault
from otto_api.api.vaults import (
    open_vault,
)
from otto_api.api.doors import get_vault as one
from otto_ext import Otto


"""
    )


def test_formatting_and_comments_stay(world: World) -> None:
    assert world.text("funds/names.py") == (
        FILES["funds/names.py"]
        .replace("Audit", "Review")
        .replace("vault.label", "vault.label_text")
        .replace("place=", "places=")
    )


def test_encodings_and_line_endings_stay(world: World) -> None:
    for name, encoding in (("windows.py", "utf-8"), ("latin.py", "latin-1")):
        expected = (
            world.raw[name]
            .replace(b"place=", b"places=")
            .replace(b"vault.label", b"vault.label_text")
            .replace(b"vault.weight", b"vault.weights")
        )
        assert (world.user / name).read_bytes() == expected, encoding


@pytest.mark.parametrize("name", ["nav.ipynb", "packed.ipynb"])
def test_notebooks_keep_every_other_byte(world: World, name: str) -> None:
    found = world.raw[name].replace(b"list_vaults(place=", b"list_vaults(places=")
    # Not in the text, and not in the output.
    found = found.replace(b"print(vault.label)", b"print(vault.label_text)")
    assert (world.user / name).read_bytes() == found


def test_what_cannot_or_need_not_be_changed_stays(world: World) -> None:
    for name in ("stays.py", "broken.py", "linked.py"):
        assert (world.user / name).read_bytes() == world.raw[name]
    assert any("linked.py is not changed: it is a link" in it for it in world.fixes.left_out)
    assert any("broken.py cannot be checked" in it for it in world.fixes.left.left_out)


def test_the_new_client_takes_the_code(world: World) -> None:
    """Judged by another run of mypy, in another way than the plan was."""
    paths = [world.user, world.after.parent, ROOT]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--check-untyped-defs", "--explicit-package-bases",
         "--cache-dir", str(world.after.parent / "cache"), "--exclude", "broken|linked",
         "-p", "funds", "-m", "stays", "-m", "moved", "-m", "windows", "-m", "latin"],
        capture_output=True,
        text=True,
        cwd=world.user,
        env={**unmeasured(), "MYPYPATH": os.pathsep.join(map(str, paths))},
        check=False,
    )  # fmt: skip
    found = [line for line in done.stdout.splitlines() if "error" in line]
    wrong = [line for line in found if "never_was" not in line and not line.startswith("Found")]
    assert wrong == [], done.stdout
    assert len(found) == 3, "what was wrong before: twice, and the summary"


def test_the_report_counts_what_is_fixed_and_what_is_left(world: World) -> None:
    assert not [hit for hit in world.fixes.left.breaking if hit.file.find("linked") < 0]
    assert {hit.python for hit in world.fixes.fixed} >= {
        ("field `Vault.label` is called `label_text` now",),
        ("model `Audit` is called `Review` now",),
    }
    names = {Path(file.path).name for file in world.fixes.files}
    assert names == {
        "names.py", "use.py", "moved.py", "odd-name.py", "windows.py", "latin.py", "nav.ipynb",
        "packed.ipynb",
    }  # fmt: skip
    diff = next(file.diff for file in world.fixes.files if file.path.endswith("odd-name.py"))
    assert diff.startswith("--- a/")
    assert "\n-        print(vault.label, vault.weight)\n" in diff
    assert "\n+        print(vault.label_text, vault.weights)\n" in diff


def test_a_file_that_changed_meanwhile_is_refused(world: World) -> None:
    file = next(file for file in world.fixes.files if file.path.endswith("names.py"))
    with pytest.raises(CodegenError, match="changed meanwhile"):
        file.write()
