"""`regenerate.py --impact PATH --fix`: what is shown, asked, written, and left alone."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from otto_codegen.cli import main
from support.tracked_documents import after, before

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

CODE = """\
from otto_ext import Otto

with Otto() as otto:
    print(otto.vaults.get_vault('1').label)
"""


def test_fix_is_shown_then_made(
    tmp_path: Path,
    warm_cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm_cache))
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(before()))
    new.write_text(json.dumps(after("rename field")))
    user = tmp_path / "funds.py"
    user.write_text(CODE)
    made = ["--output", str(tmp_path / "client"), "--overlays", str(tmp_path / "none")]
    assert main(["--source", str(old), *made]) == 0
    fix = ["--source", str(new), *made, "--impact", str(user), "--fix"]

    capsys.readouterr()
    assert main([*fix, "--check"]) == 1
    said = capsys.readouterr().out
    assert "\n-    print(otto.vaults.get_vault('1').label)\n" in said
    assert "\n+    print(otto.vaults.get_vault('1').title)\n" in said
    assert "--fix can change 1 line in 1 file, no broken lines left" in said
    assert user.read_text() == CODE, "--check writes nothing"

    assert main(fix) == 0
    said = capsys.readouterr().out
    assert "+    print(otto.vaults.get_vault('1').title)\n" in said
    assert "your code: no lines broken, 1 file checked" in said
    assert "your code: 1 line fixed" in said
    assert user.read_text() == CODE.replace(".label", ".title")

    assert main([*fix, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "use --fix in the run that updates the client" in found["warnings"][-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fix"], "name your code: --impact PATH --fix"),
        (["--dry-run"], "--dry-run shows what --fix would change; give both"),
    ],
)
def test_options_that_lack_others_are_refused(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "openapi.json"
    source.write_text(json.dumps(deepcopy(before())))
    assert main(["--source", str(source), "--output", str(tmp_path / "x"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
