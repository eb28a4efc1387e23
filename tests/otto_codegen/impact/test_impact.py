"""What a change breaks in users' code is reported by line, with what changed in the document."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from otto_codegen.diff.change import Level
from otto_codegen.impact import Hit, Impact

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

Measure = Callable[..., Impact]

#: Every kind of change at once, each felt in other lines.
AT_ONCE = (
    "remove operation",
    "rename operation",
    "deprecate operation",
    "rename parameter",
    "require new parameter",
    "retype parameter",
    "remove body field",
    "remove enum member",
    "remove inline enum member",
    "remove field",
    "rename field",
    "remove inline field",
)

CODE = """
import pandas
from nowhere.at_all import nothing

from otto_api.api.vaults import audit_vault, list_vaults
from otto_api.models import Coin, Opening, Vault
from otto_ext import AsyncOtto, Otto


def was_wrong_before(otto: Otto) -> int:
    otto.vaults.never_was()  # old
    nothing.whatever(pandas.DataFrame())
    return "text"  # old


def untyped():
    with Otto() as otto:
        for vault in otto.vaults.list_vaults(realm="north"):  # still-missing-before
            print(vault.weight)  # untyped-field


def facade(otto: Otto) -> None:
    otto.vaults.audit_vault("1")  # operation-gone
    otto.vaults.close_vault("1")  # operation-renamed
    otto.vaults.get_vault("1")  # operation-deprecated
    otto.vaults.list_vaults(place="here")  # parameter-gone
    otto.vaults.list_vaults(realm=str(otto.vaults.audit_vault("1")), place="x")  # two-reasons
    otto.vaults.list_vaults()  # parameter-missing
    otto.vaults.list_vaults(realm="x", state="old")  # parameter-retyped-too
    otto.vaults.open_vault(label="a", motto="b")  # body-field
    otto.vaults.open_vault(body={"label": "a", "coin": "tin"})  # plain-enum-value


async def awaited(otto: AsyncOtto) -> None:
    await otto.vaults.audit_vault("1")  # async-operation-gone
    first = (await otto.vaults.list_vaults())[0]  # async-parameter-missing
    print(
        first.label,  # field-renamed
    )


def models(vault: Vault, otto: Otto) -> None:
    if vault.coin is Coin.TIN:  # member-gone
        return
    Opening(label="x", motto="y")  # model-argument
    if vault.keeper:
        print(vault.keeper.nick_name)  # inline-field


def functions(otto: Otto) -> None:
    list_vaults.sync(client=otto)  # function-parameter-missing
    audit_vault.sync(client=otto, vault_id="x")
"""


@pytest.fixture(scope="module")
def impact(measure: Measure, tmp_path_factory: pytest.TempPathFactory) -> Impact:
    path = tmp_path_factory.mktemp("user") / "code.py"
    path.write_text(CODE)
    return measure([path], *AT_ONCE)


def at(impact: Impact, mark: str) -> list[Hit]:
    return [hit for hit in impact.hits if hit.code.endswith(f"# {mark}")]


@pytest.mark.parametrize(
    ("mark", "reason", "rules"),
    [
        (
            "operation-gone",
            '"Vaults" has no attribute "audit_vault"',
            {"api-removed-without-deprecation"},
        ),
        (
            "parameter-gone",
            'Unexpected keyword argument "place" for "__call__" of "SyncMethod"',
            {"request-parameter-removed"},
        ),
        (
            "operation-renamed",
            '"Vaults" has no attribute "close_vault"',
            {"api-operation-id-changed"},
        ),
        ("operation-deprecated", "The API marks get_vault as deprecated.", {"endpoint-deprecated"}),
        (
            "parameter-missing",
            'Missing named argument "realm" for "__call__" of "SyncMethod"',
            {"new-required-request-parameter"},
        ),
        (
            "body-field",
            'Unexpected keyword argument "motto" for overloaded function "__call__"',
            {"request-property-removed"},
        ),
        (
            "async-operation-gone",
            '"AsyncVaults" has no attribute "audit_vault"',
            {"api-removed-without-deprecation"},
        ),
        (
            "async-parameter-missing",
            'Missing named argument "realm" for "__call__" of "AsyncMethod"',
            {"new-required-request-parameter"},
        ),
        (
            "field-renamed",
            '"Vault" has no attribute "label"',
            {"response-required-property-renamed"},
        ),
        (
            "member-gone",
            '"type[Coin]" has no attribute "TIN"',
            {"request-property-enum-value-removed", "response-property-enum-value-removed"},
        ),
        (
            "model-argument",
            'Unexpected keyword argument "motto" for "Opening"',
            {"request-property-removed"},
        ),
        (
            "inline-field",
            '"VaultKeeper" has no attribute "nick_name"',
            {"response-optional-property-removed"},
        ),
        (
            "function-parameter-missing",
            'Missing named argument "realm" for "sync"',
            {"new-required-request-parameter"},
        ),
        (
            "untyped-field",
            '"Vault" has no attribute "weight"',
            {"response-optional-property-removed"},
        ),
    ],
)
def test_a_broken_line_is_reported_with_the_change(
    impact: Impact, mark: str, reason: str, rules: set[str]
) -> None:
    (hit,) = at(impact, mark)
    assert hit.reason.startswith(reason)
    assert {change.id for change in hit.changes} == rules
    assert hit.line == 1 + next(
        number for number, line in enumerate(CODE.splitlines()) if line.endswith(f"# {mark}")
    )
    assert CODE.splitlines()[hit.line - 1].strip() == hit.code


def test_a_line_can_break_in_several_ways(impact: Impact) -> None:
    reasons = {hit.reason: {c.id for c in hit.changes} for hit in at(impact, "two-reasons")}
    assert reasons == {
        'Unexpected keyword argument "place" for "__call__" of "SyncMethod"': {
            "request-parameter-removed"
        },
        '"Vaults" has no attribute "audit_vault"': {"api-removed-without-deprecation"},
    }


def test_a_value_of_another_type_names_the_parameter_that_was_retyped(impact: Impact) -> None:
    (hit,) = at(impact, "parameter-retyped-too")
    assert hit.reason.startswith('Argument "state" to "__call__" of "SyncMethod"')
    assert {change.id for change in hit.changes} == {"request-parameter-type-changed"}
    assert hit.python == ("parameter `vaults.list_vaults(state)` is `int` now, was `str`",)


def test_the_plain_value_of_a_member_breaks_where_it_is_sent(impact: Impact) -> None:
    (hit,) = at(impact, "plain-enum-value")
    assert hit.reason.startswith('No overload variant of "__call__" of ')
    assert hit.python == ("member `Coin.TIN` is gone",)


def test_an_import_of_what_is_gone_breaks(impact: Impact) -> None:
    (hit,) = [hit for hit in impact.hits if hit.code.startswith("from otto_api.api")]
    assert hit.reason == 'Module "otto_api.api.vaults" has no attribute "audit_vault"'
    assert {change.id for change in hit.changes} == {"api-removed-without-deprecation"}


def test_the_wording_of_an_error_does_not_decide_its_cause(impact: Impact) -> None:
    checked = impact.checked
    reworded = [evolve(finding, message="Wrong.") for finding in checked.found]
    causes = checked.blame.causes_of(reworded, checked.files)
    assert [items for _, items in causes] == list(checked.causes)
    assert all(checked.causes)


def test_unknown_and_missing_arguments_have_causes_of_their_own(
    measure: Measure, tmp_path: Path
) -> None:
    path = tmp_path / "code.py"
    path.write_text(
        "from otto_api.models import Coin, Opening as Start\n"
        "import otto_api.models as m\n"
        "Start(label='x', motto='y')\n"
        "m.Opening(label='x')\n"
        "m.Opening(label='x', coin=Coin.GOLD)\n"
    )
    hits = measure([path], "remove body field", "require body field").hits
    assert [(hit.line, hit.python) for hit in hits] == [
        (3, ("field `Opening.motto` is gone",)),
        (4, ("field `Opening.coin` is `CoinInput` now, was `CoinInput | Unset`",)),
    ]


def test_what_was_wrong_before_stays_unsaid(impact: Impact) -> None:
    assert at(impact, "old") == []
    assert at(impact, "still-missing-before") == []


def test_third_parties_that_are_not_installed_do_not_matter(impact: Impact) -> None:
    assert not [hit for hit in impact.hits if "nowhere" in hit.reason or "pandas" in hit.reason]


def test_deprecations_are_warnings(impact: Impact) -> None:
    assert [hit.level for hit in at(impact, "operation-deprecated")] == [Level.WARNING]
    assert impact.warnings == tuple(at(impact, "operation-deprecated"))
    assert all(hit.level is Level.BREAKING for hit in impact.breaking)
    assert len(impact.breaking) + len(impact.warnings) == len(impact.hits)
    # One of them for two reasons.
    assert impact.broken_lines == len(impact.breaking) - 1


def test_the_shape_for_programs(impact: Impact) -> None:
    (hit,) = at(impact, "operation-gone")
    found = hit.as_dict()
    assert found == {
        "file": hit.file,
        "cell": None,
        "line": hit.line,
        "column": 5,
        "code": 'otto.vaults.audit_vault("1")  # operation-gone',
        "reason": '"Vaults" has no attribute "audit_vault"',
        "level": "breaking",
        "changes": [
            {
                "id": "api-removed-without-deprecation",
                "level": "breaking",
                "operation": "POST /vaults/{vault_id}/audit",
                "location": "/paths/~1vaults~1{vault_id}~1audit/post",
                "message": "the operation was removed",
            }
        ],
        "surface": ["method `vaults.audit_vault` is gone"],
    }


def test_a_change_without_users_breaks_nothing(measure: Measure, tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text("from otto_ext import Otto\nOtto().vaults.get_vault('x').weight\n")
    impact = measure([path], "remove operation", "add operation", "remove body field")
    assert (impact.hits, impact.files, impact.left_out) == ((), 1, ())


FLOWS = """
from otto_ext import Otto

client = Otto()
vaults = client.vaults.list_vaults()
for one in vaults:
    heavy = one.weight
    if heavy and heavy > 3:  # loop
        pass
total = sum([v.weight or 0 for v in vaults])  # comprehension
with open(vaults[0].weight) as file:  # with
    pass
copy: "int | None"
print("'\\\\d'", 1 + vaults[0].weight)  # beside-a-string
copy = vaults[0].weight  # assignment
while (weight := vaults[1].weight) and weight > 1:  # walrus
    pass
"""


def test_values_are_followed_to_where_they_came_from(measure: Measure, tmp_path: Path) -> None:
    path = tmp_path / "flows.py"
    path.write_text(FLOWS)
    impact = measure([path], "retype field")
    # The one of `with` was refused before too, for another type.
    marks = {hit.code.rpartition("# ")[2]: {c.id for c in hit.changes} for hit in impact.hits}
    cause = {"response-property-type-changed"}
    names = ["loop", "comprehension", "with", "beside-a-string", "assignment", "walrus"]
    assert marks == dict.fromkeys(names, cause)


def test_what_has_no_cause_in_the_document_is_reported_without(
    measure: Measure, tmp_path: Path
) -> None:
    path = tmp_path / "code.py"
    path.write_text("from otto_api.models import Audit\n")
    (hit,) = measure([path], "rename schema").hits
    assert hit.reason.startswith('Module "otto_api.models" has no attribute "Audit"')
    assert hit.changes == ()
    assert hit.python == ("model `Audit` is called `Review` now",)
