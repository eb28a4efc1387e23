"""After `--rename`, the old names of tags and methods are deprecated aliases for one rerun."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from otto_codegen.allowlist import check_package
from otto_codegen.kept import Kept, old_names, renames
from otto_codegen.normalise import normalise
from otto_codegen.parse import parse
from otto_codegen.pipeline import regenerate
from otto_codegen.progress import SilentProgress
from otto_codegen.render_client import render
from otto_codegen.report import lines
from otto_codegen.source_map import OldName, OperationNames, SourceMap, TagNames
from otto_codegen.stamp import Stamp

if TYPE_CHECKING:
    from otto_codegen.outcome import RegenerationOutcome
    from otto_codegen.settings import Settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
#: Prints where each old name leads and what it warns of; of those that have no alias, that.
USE = """
import json, warnings
from otto_api.client import AsyncApi, SyncApi

found = {}
for api in (SyncApi(None), AsyncApi(None)):
    for path, new in {
        "stuff.things_list": "things.list_things",
        "things.things_list": "things.list_things",
        "stuff.delete_thing": "things.delete_thing",
        "stuff.deprecated": "things.make_thing",
        "bits.list_parts": "parts.get_part",
    }.items():
        tag, _, method = path.partition(".")
        new_tag, _, new_method = new.partition(".")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                same = getattr(getattr(api, tag), method) is getattr(
                    getattr(api, new_tag), new_method
                )
            except AttributeError:
                same = None
        said = [str(it.message) for it in caught if it.category is DeprecationWarning]
        assert all(it.filename == __file__ for it in caught)
        found[f"{type(api).__name__}.{path}"] = [same, *said]
print(json.dumps(found))
"""
TAG = "the tag `stuff` is called `things` now"
METHOD = "the method `things.things_list` is called `things.list_things` now"
CODE = """\
from otto_ext import Otto

otto = Otto()
otto.stuff.things_list(kind="a")
otto.bits.list_parts("1")
"""
TYPED = """\
from otto_api.client import AsyncApi, SyncApi


def blocking(otto: SyncApi) -> None:
    otto.stuff.things_list(kind="a")
    otto.things.list_things(kind="a")
    otto.stuff.things_list(kind=1)


async def awaited(otto: AsyncApi) -> None:
    await otto.stuff.things_list(kind="a")
"""


def operation(id_: str, *parameters: Any, tag: str = "things") -> Any:
    return {
        "operationId": id_,
        "tags": [tag],
        "parameters": list(parameters),
        "responses": {"200": {"description": "ok"}},
    }


def document() -> Any:
    kind = {"name": "kind", "in": "query", "schema": {"type": "string"}}
    key = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.0.0"},
        "paths": {
            "/things": {"get": operation("listThings", kind), "post": operation("makeThing")},
            "/things/{id}": {"delete": operation("deleteThing", key)},
            "/parts": {"get": operation("listParts", tag="parts")},
            "/parts/{id}": {"get": operation("getPart", key, tag="parts")},
        },
    }


def run(settings: Settings) -> RegenerationOutcome:
    return regenerate(settings, SilentProgress())


def run_in(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={
            "PYTHONPATH": f"{folder / 'generated'}:{ROOT}",
            "PATH": str(Path(sys.executable).parent),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def renamed(settings: Settings, package: Path, **more: Any) -> RegenerationOutcome:
    """Rename the client of the document, as if rules of an earlier version had named it."""
    stamp = Stamp.read(package)
    assert stamp is not None
    names = copy.deepcopy(stamp.names)
    names["tags"]["stuff"] = names["tags"].pop("things")
    names["tags"]["bits"] = names["tags"].pop("parts")
    old = {
        "GET /things": "things_list",
        # The new name of another one.
        "GET /parts/{id}": "list_parts",
        "GET /parts": "parts_list",
        # The decorator that marks aliases.
        "POST /things": "deprecated",
    }
    for label, it in names["operations"].items():
        it["tags"] = ["stuff" if it["tags"] == ["things"] else "bits"]
        it["method"] = old.get(label, it["method"])
    evolve(stamp, generator="another", names=names).write(package)
    kept = run(settings)
    assert "stuff" in {it.old for it in kept.kept}
    assert (package / "api/stuff/things_list.py").exists()
    return run(evolve(settings, rename=True, **more))


def test_old_names_are_deprecated_aliases_for_one_rerun(install: Any, tmp_path: Path) -> None:
    settings = install(document())
    root = tmp_path / "repository"
    package = root / "generated/otto_api"
    user = tmp_path / "user.py"
    user.write_text(CODE)
    outcome = renamed(settings, package, impact=(user,), fix=True)
    assert {(it.old, it.new, it.note) for it in outcome.renamed} == {
        ("stuff", "things", "the old name works until the next rerun, and warns"),
        (
            "stuff.things_list",
            "things.list_things",
            "the old name works until the next rerun, and warns",
        ),
        ("bits", "parts", "the old name is gone"),
        ("bits.list_parts", "parts.get_part", "the old name is gone"),
        ("bits.parts_list", "parts.list_parts", "the old name is gone"),
        ("stuff.deprecated", "things.make_thing", "the old name is gone"),
    }

    assert outcome.impact is not None
    assert {(hit.line, hit.level.value) for hit in outcome.impact.hits} == {
        (4, "warning"),
        (5, "breaking"),
    }
    assert outcome.code_fixes is not None
    (fixed,) = outcome.code_fixes.files
    assert "".join(fixed.diff).count("\n+otto.") == 2
    assert outcome.code_fixes.left.hits == ()

    (root / "use.py").write_text(USE)
    used = run_in(root, "use.py")
    assert used.returncode == 0, used.stderr
    assert json.loads(used.stdout) == {
        f"{api}.{path}": said
        for api in ("SyncApi", "AsyncApi")
        for path, said in {
            "stuff.things_list": [True, TAG, METHOD],
            "things.things_list": [True, METHOD],
            "stuff.delete_thing": [True, TAG],
            "stuff.deprecated": [None, TAG],
            # It would list parts, and a program that gets one would not notice.
            "bits.list_parts": [None],
        }.items()
    }

    (root / "typed.py").write_text(TYPED)
    config = {"include": ["typed.py", "generated"], "extraPaths": ["generated", str(ROOT)]}
    (root / "pyrightconfig.json").write_text(
        json.dumps({**config, "typeCheckingMode": "standard", "reportDeprecated": "warning"})
    )
    checked = run_in(root, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable)
    said = [
        (Path(it["file"]).name, it["range"]["start"]["line"] + 1, it["rule"])
        for it in json.loads(checked.stdout)["generalDiagnostics"]
    ]
    deprecated = "reportDeprecated"
    assert sorted(said) == [
        ("typed.py", 5, deprecated),
        ("typed.py", 5, deprecated),
        ("typed.py", 7, "reportArgumentType"),
        ("typed.py", 7, deprecated),
        ("typed.py", 7, deprecated),
        ("typed.py", 11, deprecated),
        ("typed.py", 11, deprecated),
    ]

    # Without a change, the client stays as it is.
    assert run(settings).status == "unchanged"
    assert "things_list" in (package / "api/things/__init__.py").read_text()
    grown = document()
    grown["paths"]["/more"] = {"get": operation("listMore")}
    Path(settings.source).write_text(json.dumps(grown))
    after = run(settings)
    assert [it.text for it in after.expired] == [TAG, METHOD]
    assert any("alias removed" in line.text for line in lines(after))
    record = (root / "API_CHANGES.md").read_text()
    assert f"- alias removed: {METHOD}" in record
    assert "`stuff.things_list` is called `things.list_things` now; the old name works" in record
    assert "`bits.list_parts` is called `parts.get_part` now; the old name is gone" in record
    gone = run_in(root, "use.py")
    assert all(said == [None] for said in json.loads(gone.stdout).values())
    stamp = Stamp.read(package)
    assert stamp is not None
    assert stamp.map.old == ()
    assert run(settings).expired == ()


def test_an_old_name_that_is_another_ones_now_has_no_alias() -> None:
    before, now = (
        SourceMap(
            {"a": TagNames("A", "A"), "b": TagNames("B", "B")},
            {label: OperationNames("", label, tags, method) for label, tags, method in operations},
        )
        for operations in (
            [("GET /x", ("a",), "x"), ("GET /y", ("a",), "y"), ("GET /z", ("b",), "z")],
            [("GET /x", ("a",), "y"), ("GET /y", ("a",), "x"), ("GET /z", ("a",), "zed")],
        )
    )
    kept = Kept({"A": "a", "B": "b"}, before.operations)
    aliases, noted = old_names(renames(kept, now, moves=True), kept, before, now)
    assert aliases == [OldName("b", "z", "zed", "a")]
    assert [(it.old, it.note) for it in noted] == [
        ("a.x", "the old name belongs to something else now"),
        ("a.y", "the old name belongs to something else now"),
        ("b.z", "the old name works until the next rerun, and warns"),
    ]


def test_a_tag_leads_to_no_operation_in_the_place_of_a_removed_one() -> None:
    before = SourceMap(
        {"a": TagNames("A", "A")},
        {
            "GET /x": OperationNames("", "x", ("a",), "x"),
            "GET /y": OperationNames("", "y", ("a",), "y"),
        },
    )
    now = SourceMap({"aa": TagNames("A", "A")}, {"GET /y": OperationNames("", "y", ("aa",), "x")})
    kept = Kept({"A": "a"}, {"GET /y": before.operations["GET /y"]})
    assert old_names((), kept, before, now) == ([], [])
    without = evolve(before, operations=kept.operations)
    assert old_names((), kept, without, now)[0] == [OldName("", "a", "aa"), OldName("aa", "y", "x")]


#: A client whose operations had no tags, and what it is called in the next version of the rules.
MOVED = """
import json, warnings
from otto_api.client import AsyncApi, SyncApi

found = {}
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import otto_api.models
    from otto_api.models import Account

    assert otto_api.models.LnrpcAccount is Account
    assert Account(created="1").made == "1"
    for api in (SyncApi(None), AsyncApi(None)):
        assert type(api.default.plans_list) is type(api.plans.list)
        assert api.default.plans_create.with_raw_response is not None
assert all(it.filename == __file__ for it in caught)
print(json.dumps(sorted({str(it.message) for it in caught})))
"""
CALL = "import sys; from otto_ext.cli import main; sys.exit(main())"
MOVED_TYPED = """
from otto_api.client import AsyncApi, SyncApi
from otto_api.models import LnrpcAccount


def blocking(otto: SyncApi) -> None:
    found: LnrpcAccount = otto.default.plans_list()
    print(found.made.upper())
    otto.default.plans_list(1)


async def awaited(otto: AsyncApi) -> LnrpcAccount:
    return await otto.default.plans_list()
"""


def untagged() -> Any:
    schema = {"schema": {"$ref": "#/components/schemas/lnrpcAccount"}}
    responses = {"200": {"description": "", "content": {"application/json": schema}}}
    account = {
        "type": "object",
        "properties": {"created": {"type": "string"}},
        "required": ["created"],
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.0.0"},
        "paths": {
            "/plans": {
                "post": {"operationId": "Plans_create", "responses": responses},
                "get": {"operationId": "Plans_list", "responses": responses},
            },
            "/funds": {"get": {"operationId": "Funds_list", "responses": responses}},
        },
        "components": {"schemas": {"lnrpcAccount": account, "rpcStatus": {"type": "object"}}},
    }


def test_methods_that_moved_classes_and_attributes_keep_their_old_names(tmp_path: Path) -> None:
    canonical = normalise(untagged()).document
    names = SourceMap.of(parse(canonical)).as_dict()
    names["tags"] = {"default": ["default", "Default"]}
    for label, it in names["operations"].items():
        _, _, path = label.partition(" /")
        it["tags"], it["method"] = ["default"], f"{path}_{it['method']}"
    names["schemas"]["LnrpcAccount"] = account = names["schemas"].pop("Account")
    account["names"]["made"] = account["names"].pop("created")

    package = tmp_path / "generated/otto_api"
    package.parent.mkdir()
    api = render(canonical, package, SourceMap.from_dict(names), rename=True)
    works = "the old name works until the next rerun, and warns"
    assert {(it.what, it.old, it.new, it.note) for it in api.renamed} == {
        ("method", "default.plans_create", "plans.create", works),
        ("method", "default.plans_list", "plans.list", works),
        ("method", "default.funds_list", "funds.list", works),
        ("class", "LnrpcAccount", "Account", works),
        (
            "attribute",
            "LnrpcAccount.made",
            "Account.created",
            "the old name can be read until the next rerun, and warns; it cannot be given or set",
        ),
    }
    made = SourceMap.of(api)
    assert SourceMap.from_dict(made.as_dict()) == made
    assert made.tags.keys() == {"plans", "funds"}
    assert check_package(package) == ()

    (tmp_path / "use.py").write_text(MOVED)
    used = run_in(tmp_path, "use.py")
    assert used.returncode == 0, used.stderr
    assert json.loads(used.stdout) == [
        "`LnrpcAccount` is called `Account` now",
        "the attribute `Account.made` is called `Account.created` now",
        "the method `default.plans_create` is called `plans.create` now",
        "the method `default.plans_list` is called `plans.list` now",
        "the methods of the tag `default` belong to other tags now",
    ]

    called = run_in(tmp_path, "-c", CALL, "call", "default.plans-list", "--help")
    assert called.returncode == 0, called.stderr
    assert "plans.list" in called.stdout
    assert "default.plans_list is called plans.list now" in called.stderr

    (tmp_path / "typed.py").write_text(MOVED_TYPED)
    config = {"include": ["typed.py", "generated"], "extraPaths": ["generated", str(ROOT)]}
    (tmp_path / "pyrightconfig.json").write_text(
        json.dumps({**config, "typeCheckingMode": "standard", "reportDeprecated": "warning"})
    )
    checked = run_in(tmp_path, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable)
    said = sorted(
        (it["range"]["start"]["line"] + 1, it["rule"])
        for it in json.loads(checked.stdout)["generalDiagnostics"]
    )
    deprecated = "reportDeprecated"
    assert said == [
        (7, deprecated), (7, deprecated), (8, deprecated), (9, "reportCallIssue"),
        (9, deprecated), (9, deprecated), (13, deprecated), (13, deprecated),
    ]  # fmt: skip
