"""A new client is put in place as one step, and an interrupted one is finished or cleared away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from otto_codegen.codegen_errors import CodegenError
from otto_codegen.swap import Staging, locked, put_in_place, tree_digest, tree_hashes

if TYPE_CHECKING:
    from pathlib import Path


def tree(directory: Path, **files: str) -> Path:
    directory.mkdir(parents=True)
    for name, text in files.items():
        (directory / f"{name}.py").write_text(text)
    return directory


def contents(directory: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in directory.glob("*.py")}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with an old client and its document."""
    tree(tmp_path / "otto_api", a="old", b="old")
    (tmp_path / "openapi.json").write_text("old")
    return tmp_path


def staged(place: Path) -> Staging:
    """A staging area with a new client."""
    staging = Staging(place)
    area = staging.open()
    tree(area / "otto_api", a="new", c="new")
    (area / "openapi.json").write_text("new")
    return staging


def targets(place: Path) -> dict[str, Path]:
    return {"otto_api": place / "otto_api", "openapi.json": place / "openapi.json"}


def assert_new(place: Path) -> None:
    assert contents(place / "otto_api") == {"a.py": "new", "c.py": "new"}
    assert (place / "openapi.json").read_text() == "new"
    assert sorted(os.listdir(place)) == ["openapi.json", "otto_api"]


def assert_old(place: Path) -> None:
    assert contents(place / "otto_api") == {"a.py": "old", "b.py": "old"}
    assert (place / "openapi.json").read_text() == "old"


def test_commit_replaces_the_client_and_its_document(place: Path) -> None:
    staged(place).commit(targets(place))
    assert_new(place)


def test_commit_puts_the_first_client_where_none_was(tmp_path: Path) -> None:
    staged(tmp_path).commit(targets(tmp_path))
    assert_new(tmp_path)


def test_discard_leaves_the_old_client(place: Path) -> None:
    staged(place).discard()
    assert_old(place)
    assert not Staging(place).area.exists()


def test_recovering_nothing_is_nothing(place: Path) -> None:
    assert not Staging(place).pending()
    assert not Staging(place).recover()
    assert_old(place)


def test_what_was_not_whole_is_cleared_away(place: Path) -> None:
    staging = staged(place)
    assert not staging.pending()
    assert not staging.recover()
    assert_old(place)
    assert not staging.area.exists()


CUT_SHORT = """
import os, sys
from pathlib import Path
from otto_codegen import swap
place, moves = Path(sys.argv[1]), int(sys.argv[2])
done = 0
def cut_short(event, arguments):
    global done
    # Each sync of the directory follows the rename of one thing into place.
    if event == "open" and Path(str(arguments[0])) == place:
        done += 1
        if done > moves:
            os._exit(9)
sys.addaudithook(cut_short)
swap.Staging(place).commit(
    {"otto_api": place / "otto_api", "openapi.json": place / "openapi.json"}
)
"""


@pytest.mark.parametrize("moves", [0, 1])
def test_a_run_that_dies_between_two_moves_is_finished_by_the_next(
    place: Path, root: Path, moves: int
) -> None:
    staging = staged(place)
    done = subprocess.run(
        [sys.executable, "-c", CUT_SHORT, str(place), str(moves)],
        env={**os.environ, "PYTHONPATH": str(root / "scripts")},
        check=False,
    )
    assert done.returncode == 9
    assert contents(place / "otto_api") == {"a.py": "new", "c.py": "new"}
    assert (place / "openapi.json").read_text() == ("old" if moves == 0 else "new")
    assert staging.pending()
    assert staging.recover()
    assert_new(place)


def journalled(place: Path) -> Staging:
    """A whole new client whose run died right after the journal was written."""
    staging = staged(place)
    entries = [
        {"name": name, "target": str(target), "digest": tree_digest(staging.area / name)}
        for name, target in targets(place).items()
    ]
    (staging.area / "journal.json").write_text(json.dumps(entries))
    return staging


def test_a_journal_makes_the_new_client_the_one_that_counts(place: Path) -> None:
    staging = journalled(place)
    assert staging.pending()
    assert staging.recover()
    assert_new(place)


def test_recovering_survives_a_death_between_the_two_renames(place: Path) -> None:
    """Where directories cannot be exchanged, the old one is out of the way for a moment."""
    staging = journalled(place)
    (place / "otto_api").rename(staging.area / "otto_api.old")
    assert staging.recover()
    assert_new(place)


@pytest.mark.parametrize("damage", ["", "[", "{}", '[{"name": "x"}]', "[1]"])
def test_a_damaged_journal_is_left_to_people(place: Path, damage: str) -> None:
    staging = staged(place)
    (staging.area / "journal.json").write_text(damage)
    if damage == "{}":
        assert staging.recover()  # an empty list of moves
        return
    with pytest.raises(CodegenError, match=r"journal\.json is damaged; look at"):
        staging.recover()
    assert_old(place)


def test_a_journal_without_its_client_is_an_error(place: Path) -> None:
    staging = journalled(place)
    (staging.area / "openapi.json").unlink()
    with pytest.raises(CodegenError, match=r"openapi\.json is gone"):
        staging.recover()


# -- what stands in the way -----------------------------------------------------------------------


def test_a_directory_where_the_document_goes_is_seen_in_time(place: Path) -> None:
    (place / "openapi.json").unlink()
    (place / "openapi.json").mkdir()
    staging = staged(place)
    with pytest.raises(CodegenError, match=r"openapi\.json is in the way; move it"):
        staging.commit(targets(place))
    assert not staging.pending()
    assert contents(place / "otto_api") == {"a.py": "old", "b.py": "old"}


def test_another_file_system_is_seen_in_time(place: Path) -> None:
    if not os.path.isdir("/dev/shm") or os.stat("/dev/shm").st_dev == place.stat().st_dev:
        pytest.skip("there is no second file system")
    staging = staged(place)
    with pytest.raises(CodegenError, match="must be on the file system of"):
        staging.commit({**targets(place), "openapi.json": type(place)("/dev/shm/openapi.json")})
    assert not staging.pending()
    assert_old(place)


def test_a_missing_folder_is_seen_in_time(place: Path) -> None:
    staging = staged(place)
    with pytest.raises(CodegenError, match="cannot be written to"):
        staging.commit({"openapi.json": place / "gone" / "openapi.json"})
    assert not staging.pending()


def test_a_move_that_fails_is_left_to_the_next_run(place: Path) -> None:
    staging = staged(place)
    other = tree(place / "inside", a="x")
    (other / "sub").mkdir()
    with pytest.raises(CodegenError, match="could not be put in place"):
        # The second target vanishes with the first move.
        staging.commit({"otto_api": other, "openapi.json": other / "sub" / "openapi.json"})
    assert staging.pending()


# -- exchanging -----------------------------------------------------------------------------------


def test_without_an_exchange_two_renames_do(place: Path) -> None:
    new = tree(place / "new", a="new")
    put_in_place(new, place / "otto_api", exchange=lambda one, other: False)
    assert contents(place / "otto_api") == {"a.py": "new"}
    assert contents(place / "new.old") == {"a.py": "old", "b.py": "old"}


def test_an_exchange_leaves_the_old_one_where_the_new_one_was(place: Path) -> None:
    new = tree(place / "new", a="new")
    put_in_place(new, place / "otto_api")
    assert contents(place / "otto_api") == {"a.py": "new"}


def test_an_exchange_that_the_system_refuses_is_an_error(place: Path) -> None:
    new = tree(place / "new", a="new")
    with pytest.raises(OSError, match="otto_api"):
        # A directory cannot come to stand within itself.
        put_in_place(place, new / "otto_api")


# -- the lock -------------------------------------------------------------------------------------


def test_a_second_run_is_turned_away_while_the_first_one_works(tmp_path: Path) -> None:
    message = "another regeneration is writing to"
    with locked(tmp_path), pytest.raises(CodegenError, match=message), locked(tmp_path):
        raise AssertionError
    with locked(tmp_path):
        assert os.listdir(tmp_path) == []


# -- hashes ---------------------------------------------------------------------------------------


def test_digests_follow_names_and_contents(tmp_path: Path) -> None:
    one, other = tree(tmp_path / "one", a="x"), tree(tmp_path / "other", a="x")
    assert tree_digest(one) == tree_digest(other)
    (other / "__pycache__").mkdir()
    (other / "__pycache__" / "a.pyc").write_text("compiled")
    assert tree_digest(one) == tree_digest(other)
    (other / "a.py").rename(other / "b.py")
    assert tree_digest(one) != tree_digest(other)
    assert tree_digest(one / "a.py") == tree_digest(other / "b.py")
    assert tree_digest(tmp_path / "none") == ""
    assert list(tree_hashes(one)) == ["a.py"]
