"""Names that a person would have chosen: what frameworks put around them is taken off."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from otto_codegen.kept import Kept
from otto_codegen.naming import RULES
from otto_codegen.naming.class_names import ClassNames
from otto_codegen.naming.identifiers import MAX_NAME, class_name, identifier, method_name, words
from otto_codegen.normalise import check_canonical, normalise
from otto_codegen.outcome import RegenerationOutcome
from otto_codegen.overlay import apply_overlays, load_overlays
from otto_codegen.parse import parse
from otto_codegen.report import lines
from otto_codegen.source_map import SourceMap

from otto_ext.openapi.document_errors import DocumentError

if TYPE_CHECKING:
    import random

Json = dict[str, Any]
OK: Json = {"responses": {"204": {"description": ""}}}


def operation(operation_id: str | None = None, *tags: str, **more: Any) -> Json:
    found: Json = {**OK, **more}
    if operation_id is not None:
        found["operationId"] = operation_id
    if tags:
        found["tags"] = list(tags)
    return found


def document(paths: Json, schemas: Json | None = None, **more: Any) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas or {}},
        **more,
    }


def names_of(source: Json) -> dict[str, str]:
    """The name of each operation on the client, by `GET /x`."""
    found = normalise(source).document
    assert check_canonical(found) == []
    return {
        f"{method.upper()} {path}": f"{one['x-otto-tags'][0]}.{one['x-otto-name']}"
        for path, item in found["paths"].items()
        for method, one in item.items()
    }


def classes_of(*names: str) -> list[str]:
    found = normalise(document({}, {name: {"type": "object"} for name in names})).document
    return [it["x-otto-class"] for it in found["components"]["schemas"].values()]


def rules_of(source: Json) -> set[str]:
    return {it.rule for it in parse(normalise(source).document).named}


# -- what frameworks write -------------------------------------------------------------------------

#: Rule, method, path, operationId, tags, and the name that is wished.
FRAMEWORKS: list[tuple[str, str, str, str | None, tuple[str, ...], str]] = [
    # FastAPI: name + path + method.
    ("fastapi-id", "get", "/api/v1/accounts/{account_id}",
     "read_account_api_v1_accounts__account_id__get", ("accounts",), "accounts.read_account"),
    ("fastapi-id", "get", "/", "root__get", ("main",), "main.root"),
    ("path-tag", "get", "/items/{id}", "read_item_items__id__get", (), "items.read_item"),
    # Its documented `tag-name`.
    ("tag-prefix", "get", "/users", "users-read_users", ("users",), "users.read_users"),
    ("tag-prefix", "get", "/users/me", "users-me", ("users",), "users.me"),
    # NestJS: XController_method, and a version behind it.
    ("nestjs-controller", "get", "/wallet/tx", "WalletController_getTransactions", ("wallet",),
     "wallet.get_transactions"),
    ("nestjs-version", "get", "/v1", "AppController_getHello_v1", ("app",), "app.get_hello"),
    ("nestjs-controller", "get", "/v2", "AccountsController_findAll_v2", ("accounts",),
     "accounts.find_all_v2"),
    ("id-tag", "get", "/tx", "WalletController_getTransactions", (), "wallet.get_transactions"),
    # grpc-gateway: Service_Method. NSwag: Controller_Action.
    ("grpc-service", "get", "/v2/wallet/accounts", "WalletKit_ListAccounts", ("WalletKit",),
     "wallet_kit.list_accounts"),
    ("grpc-service", "get", "/x", "LedgerService_Get", ("Ledger",), "ledger.get"),
    # goa: service#method.
    ("tag-member", "get", "/account", "account#list", ("account",), "account.list"),
    ("tag-member", "post", "/account", "account#getMultiple", ("account",),
     "account.get_multiple"),
    ("tag-member", "get", "/p", "project_service#get_projects", ("project_service",),
     "project_service.get_projects"),
    ("tag-member", "get", "/oauth", "account/oauth:token", ("account",), "account.oauth_token"),
    # Django REST framework: the path, then the action.
    ("drf-path", "patch", "/all-accounts/{id}/", "all_accounts_partial_update", ("all-accounts",),
     "all_accounts.partial_update"),
    ("drf-path", "get", "/accounts/", "accounts_list", ("accounts",), "accounts.list"),
    ("drf-path", "get", "/api/v1/accounts/", "api_v1_accounts_list", ("api",), "accounts.list"),
    ("drf-path", "get", "/drf", "api_v1_accounts_list", ("api",), "accounts.list"),
    ("drf-action", "post", "/build/{id}/finish/", "build_finish_create", ("build",),
     "build.finish"),
    ("drf-action", "post", "/build/so-allocate/", "build_so_allocate_create", ("build",),
     "build.so_allocate"),
    ("tag-prefix", "get", "/api/accounts/{id}/export/", "accounts_export_file", ("accounts",),
     "accounts.export_file"),
    # By path: Swashbuckle, rswag, swaggo, grape.
    ("path-id", "get", "/api/v1/accounts", "get_api_v1_accounts", ("accounts",),
     "accounts.list"),
    ("path-id", "patch", "/admin/projects/{id}/owner", "patch_admin_projects_by_id_owner",
     ("admin",), "admin.update_projects_owner"),
    ("path-id", "get", "/api/v2/peatio/public/limits", "getApiV2PeatioPublicLimits", ("api",),
     "peatio.list_public_limits"),
    ("path-id", "get", "/api/v2/adjustments/{id}", "getApiV2AdjustmentsId", ("api",),
     "adjustments.get"),
    ("path-id", "post", "/api/v2/markets/update", "postApiV2MarketsUpdate", ("api",),
     "markets.update"),
    # API Platform: up to version 2, and since.
    ("api-platform", "get", "/funds", "getFundCollection", ("Fund",), "fund.list"),
    ("api-platform", "put", "/funds/{id}", "putFundItem", ("Fund",), "fund.replace"),
    ("api-platform", "get", "/funds/{id}/log", "get_logFundItem", ("Fund",), "fund.get_log"),
    ("api-platform", "get", "/api/books/{id}", "api_books_id_get", ("Books",), "books.get"),
    ("api-platform", "get", "/books", "api_books_get_collection", ("Books",), "books.list"),
    ("api-platform", "get", "/books/{bookId}/reviews", "api_books_bookIdreviews_get_collection",
     ("Books",), "books.list_reviews"),
    # Spring Data REST.
    ("spring-data", "get", "/clinics", "getCollectionResource-clinic-get",
     ("clinic-entity-controller",), "clinic.list"),
    ("spring-data", "get", "/clinics/search/findByName", "executeSearch-clinic-get_1",
     ("clinic-search-controller",), "clinic_search.find_by_name"),
    ("controller-tag", "patch", "/clinics/{id}", "patchItemResource-clinic-patch",
     ("clinic-entity-controller",), "clinic.update"),
    # None at all.
    ("no-id", "get", "/api/v1/accounts", None, (), "accounts.list"),
    ("no-id", "get", "/api/v1/accounts/{accountId}", None, (), "accounts.get"),
    ("no-id", "post", "/api/v1/accounts", None, ("Accounts",), "accounts.create"),
    ("no-id", "patch", "/api/Accounts/{id}", None, ("Accounts",), "accounts.update"),
    ("no-id", "put", "/api/Accounts/{id}", None, ("Accounts",), "accounts.replace"),
    ("no-id", "delete", "/api/Accounts/{id}", None, ("Accounts",), "accounts.delete"),
    ("no-id", "get", "/accounts/{id}/balances", None, ("accounts",), "accounts.list_balances"),
    ("no-id", "get", "/accounts/{id}/balances/{asset}", None, ("accounts",),
     "accounts.get_balances_by_asset"),
    ("no-id", "post", "/accounts/{id}/resync", None, ("accounts",), "accounts.resync"),
    ("no-id", "get", "/accounts/{id}", None, ("Ledger",), "ledger.get_accounts_by_id"),
    ("no-id", "get", "/status", None, (), "status.get_status"),
    ("no-id", "get", "/accounts", "0cc175b9c0f1b6a831c399e269772661", ("a",), "a.list_accounts"),
    ("no-id", "put", "/v3/customfilter/{id}", None, ("CustomFilter",), "custom_filter.replace"),
    ("no-id", "get", "/admin/api/badges", None, ("AdminBadge",), "admin_badge.list"),
    ("no-id", "get", "/admin/api/ai/config", None, ("admin",), "admin.get_ai_config"),
    ("no-id", "get", "/Reader/get-progress", None, ("Reader",), "reader.get_progress"),
    ("no-id", "get", "/Library/name-exists", None, ("Library",), "library.get_name_exists"),
    ("no-id", "post", "/errors/clear-errors", None, ("errors",), "errors.clear_errors"),
    ("no-id", "post", "/a/transfer-requests", None, ("a",), "a.create_transfer_requests"),
    ("no-id", "post", "/backups/restore/{id}", None, ("backups",), "backups.restore"),
    ("no-id", "delete", "/accounts/{id}/lock", None, ("accounts",), "accounts.delete_lock"),
    ("no-id", "get", "/queue/status", None, ("QueueStatus",), "queue_status.get_queue_status"),
    # OData has keys in parentheses, and packages before functions and actions.
    ("no-id", "delete", "/Orders('{ID}')", None, ("Orders",), "orders.delete"),
    ("no-id", "get", "/Orders({ID})/Items", None, ("Orders",), "orders.list_items"),
    ("no-id", "post", "/Leave({ID})/Model.Approval", None, ("Leave",), "leave.approval"),
    ("no-id", "get", "/Me/Acme.V1.GetFriends(name='{name}')", None, ("Me",), "me.get_friends"),
    ("no-id", "get", "/GetNearest(lat={lat})", None, ("Airports",), "airports.get_nearest"),
    ("no-id", "get", "/Me/Acme.V1.Manager", None, ("Me",), "me.get_manager"),
    # TypeSpec and others without tags: the first part of the id.
    ("id-tag", "post", "/plans", "Plans_create", (), "plans.create"),
    ("id-tag", "get", "/search", "api.accounts.search", (), "accounts.search"),
    # springdoc: numbers over the whole document, tags after classes.
    ("springdoc-number", "get", "/m", "getMaterials_1", ("partner-controller",),
     "partner.get_materials"),
    ("controller-tag", "get", "/g", "myGroups", ("my-groups-controller",),
     "my_groups.my_groups"),
    # OData.
    ("odata-type", "get", "/Categories", "Categories.CategoryDto.ListCategoryDto",
     ("Categories.CategoryDto",), "categories.list"),
    ("odata-tag", "get", "/Categories", "Categories.CategoryDto.ListCategoryDto",
     ("Categories.CategoryDto",), "categories.list"),
    ("odata-type", "get", "/Accounts", "Accounts.ListAccount", ("Accounts",), "accounts.list"),
    ("odata-type", "get", "/n", "Accounts.GetCount-6c52", ("Accounts",), "accounts.get_count"),
    ("odata-tag", "get", "/users", "users.user.ListUser", ("users.user",), "users.list"),
    ("odata-set", "get", "/Me/Friends/$count", "Me.Friends.GetCount-3dc7", ("Me.Person",),
     "me_person.friends_get_count"),
    ("odata-set", "get", "/Me/Trips", "Me.ListTrips", ("Me.Trip",), "me_trip.list_trips"),
    ("tag-member", "get", "/chat", "Chat.getPinned", ("Chat",), "chat.get_pinned"),
    # TypeSpec: what shares a route has one operation.
    ("grpc-service", "post", "/plans", "Plans_createJson_Plans_createForm", ("Plans",),
     "plans.create_json_create_form"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "method", "path", "id_", "tags", "wished"), FRAMEWORKS)
def test_what_a_framework_put_around_a_name_goes(
    rule: str, method: str, path: str, id_: str | None, tags: tuple[str, ...], wished: str
) -> None:
    source = document({path: {method: operation(id_, *tags)}})
    assert names_of(source) == {f"{method.upper()} {path}": wished}
    assert rule in rules_of(source)


def test_each_rule_has_a_test() -> None:
    of_schemas = {"fastapi-body", "generic-type", "package", "proto-package"}
    assert {rule for rule, *_ in FRAMEWORKS} == RULES.keys() - of_schemas


@pytest.mark.parametrize(
    ("method", "path", "id_", "tags", "name"),
    [
        # What a person wrote stays, also where it resembles what a framework writes.
        ("get", "/v1/accounts", "listAccounts", ("accounts",), "accounts.list_accounts"),
        ("get", "/accounts", "getAccounts", ("accounts",), "accounts.get_accounts"),
        ("get", "/a", "wallet_balance", ("wallet",), "wallet.wallet_balance"),
        ("get", "/a", "accountsList", ("accounts",), "accounts.accounts_list"),
        ("get", "/things", "listThings", (), "default.list_things"),
        ("get", "/a", "read_account_b_get", ("accounts",), "accounts.read_account_b_get"),
        ("get", "/a", "UserController", ("users",), "users.user_controller"),
        ("get", "/x", "Ledger_ListAccounts", ("other",), "other.ledger_list_accounts"),
        ("get", "/consents/{Id}", "GetConsentsId", ("P",), "p.get_consents_id"),
        ("get", "/a", "get/accounts", ("accounts",), "accounts.get_accounts"),
        ("get", "/a", "getTotal_2", ("accounts",), "accounts.get_total_2"),
        ("get", "/orders/{id}/items/{item}", "getOrderItem", ("Order",), "order.get_order_item"),
        ("get", "/order-items/{id}", "getOrderItem", ("Order",), "order.get_order_item"),
        ("post", "/cart/add/{id}", "addCartItem", ("Cart",), "cart.add_cart_item"),
        ("get", "/a/{id}/b/{b}", "getFundItem", ("Fund",), "fund.get_fund_item"),
        ("post", "/so-line/", "order_so_line_create", ("order",), "order.so_line_create"),
        ("get", "/a", "getItem-b-get", ("c-controller",), "c.get_item_b_get"),
        ("get", "/b", "api_books_get_collection", ("B",), "b.api_books_get_collection"),
    ],
)
def test_names_without_evidence_stay(
    method: str, path: str, id_: str, tags: tuple[str, ...], name: str
) -> None:
    source = document({path: {method: operation(id_, *tags)}})
    assert names_of(source) == {f"{method.upper()} {path}": name}


def test_a_prefix_that_all_paths_share_goes() -> None:
    paths = {
        f"/api/v2/peatio/{area}/{what}": {
            "get": operation(f"getApiV2Peatio{area.title()}{what.title()}", "api")
        }
        for area in ("public", "account")
        for what in ("limits", "markets", "trades", "fees", "orders", "pairs")
    }
    found = names_of(document(paths))
    assert found["GET /api/v2/peatio/public/limits"] == "public.list_limits"
    assert found["GET /api/v2/peatio/account/fees"] == "account.list_fees"
    collection = {f"/things/{{id}}/{n}": {"get": operation()} for n in range(12)}
    assert set(names_of(document(collection))) == {f"GET /things/{{id}}/{n}" for n in range(12)}
    assert {name.split(".")[0] for name in names_of(document(collection)).values()} == {"things"}


# -- clashes ---------------------------------------------------------------------------------------


def test_where_two_names_would_become_one_the_longer_ones_stay() -> None:
    source = document(
        {
            "/a": {"get": operation("AController_find", "t")},
            "/b": {"get": operation("BController_find", "t")},
            "/c": {"get": operation("CController_find", "u")},
        }
    )
    assert names_of(source) == {
        "GET /a": "t.a_controller_find",
        "GET /b": "t.b_controller_find",
        "GET /c": "u.find",
    }


def test_one_name_can_stand_in_several_tags() -> None:
    source = document(
        {
            "/accounts": {"get": operation("accounts#list", "accounts")},
            "/funds": {"get": operation("funds#list", "funds", "books")},
            "/books": {"get": operation("books#list", "books")},
        }
    )
    assert names_of(source) == {
        "GET /accounts": "accounts.list",
        # Both are in the tag books.
        "GET /funds": "funds.funds_list",
        "GET /books": "books.books_list",
    }


def test_an_operation_whose_whole_id_it_is_keeps_a_name() -> None:
    source = document(
        {
            "/a": {"get": operation("Find", "t")},
            "/b": {"get": operation("BController_find", "t")},
            "/things": {"get": operation(None, "t")},
            "/c": {"get": operation("listThings", "t")},
        }
    )
    assert names_of(source) == {
        "GET /a": "t.find",
        "GET /b": "t.b_controller_find",
        "GET /things": "t.get_things",
        "GET /c": "t.list_things",
    }


def test_what_returns_an_array_lists() -> None:
    array: Json = {"type": "array", "items": {"type": "string"}}
    page: Json = {"schema": {"$ref": "#/components/schemas/Devices"}}
    responses = {"responses": {"200": {"description": "", "content": {"application/json": page}}}}
    source = document(
        {
            "/device": {
                "get": operation(None, "Device", **responses),
                "put": operation(None, "Device"),
            }
        },
        {"Devices": array},
    )
    assert names_of(source) == {
        "GET /device": "device.list",
        "PUT /device": "device.replace_device",
    }


def test_a_nested_path_does_not_take_the_name_of_the_collection() -> None:
    source = document(
        {
            "/points": {"post": operation(None, "points")},
            "/owntracks/points": {"post": operation(None, "points")},
            "/users/{id}/points": {"post": operation(None, "users", "points")},
            "/funds/{id}/points": {"post": operation(None, "funds", "points")},
        }
    )
    assert names_of(source) == {
        "POST /points": "points.create",
        "POST /owntracks/points": "points.create_owntracks_points",
        # Both are in the tag points.
        "POST /users/{id}/points": "users.create_users_points",
        "POST /funds/{id}/points": "funds.create_funds_points",
    }


def test_the_second_path_of_a_call_is_called_after_what_differs() -> None:
    """As gRPC has them: one operationId, several paths."""
    source = document(
        {
            "/namespaces/{n}/workers": {"get": operation("ListWorkers", "t")},
            "/api/v1/namespaces/{n}/workers": {"get": operation("ListWorkers", "t")},
            "/cluster/nexus": {"get": operation("Nexus_List", "Nexus")},
            "/api/v1/nexus": {"get": operation("Nexus_List", "Nexus")},
        }
    )
    assert names_of(source) == {
        "GET /namespaces/{n}/workers": "t.list_workers",
        "GET /api/v1/namespaces/{n}/workers": "t.list_workers_api_v1",
        "GET /cluster/nexus": "nexus.list_cluster",
        "GET /api/v1/nexus": "nexus.list_api_v1",
    }


def test_a_tag_can_be_called_like_a_builtin() -> None:
    tags = ("license", "filter", "import", "property", "stats")
    found = names_of(document({f"/{it}/x": {"get": operation("x", it)} for it in tags}))
    assert [it.partition(".")[0] for it in found.values()] == [
        *("license", "filter", "import_", "property_", "stats_")
    ]


def test_of_two_operations_with_one_id_none_is_it() -> None:
    source = document(
        {
            "/a": {"get": operation("same", "t")},
            "/b": {"get": operation("same", "t")},
            "/c": {"get": operation("same", "u")},
        }
    )
    assert names_of(source) == {"GET /a": "t.same_a", "GET /b": "t.same_b", "GET /c": "u.same"}
    assert "operation-id-clash" in {fix.rule for fix in normalise(source).fixes}


def test_tags_that_would_become_one_stay_apart() -> None:
    source = document(
        {
            "/a": {"get": operation("a", "funds")},
            "/b": {"get": operation("b", "funds-controller")},
            "/c": {"get": operation("c", "Funds")},
        }
    )
    assert names_of(source) == {
        "GET /a": "funds.a",
        "GET /b": "funds_controller.b",
        "GET /c": "funds.c",
    }


# -- stability -------------------------------------------------------------------------------------

PARTS = st.sampled_from(["accounts", "funds", "api", "v1", "{id}", "status", "balances", "sync"])
PATHS = st.lists(PARTS, min_size=1, max_size=4, unique=True).map(
    lambda parts: "/" + "/".join(parts)
)
TAGS = st.lists(
    st.sampled_from(
        [
            *("accounts", "Accounts", "funds", "fund-controller", "Funds.Fund", "api", "Funds"),
            "fund-entity-controller",
        ]
    ),
    max_size=2,
    unique=True,
)
IDS = st.sampled_from(
    [
        *("list", "List", "accounts_list", "accounts#list", "funds#list", "accounts-list", "get"),
        *("AccountsController_list", "AccountsController_list_v1", "FundsController_list"),
        *("Accounts_List", "Funds_list", "Funds.Fund.ListFund", "api_v1_accounts_list", "list_1"),
        *("getAccounts", "get_api_v1_accounts", "same", "accounts.same", "api.accounts.same"),
        *("getFundsCollection", "getFundsItem", "api_funds_get_collection", "api_funds_id_get"),
        *("funds_sync_create", "getCollectionResource-fund-get", "Funds.ListStatus-12ab"),
    ]
)


@st.composite
def operations(draw: st.DrawFn) -> tuple[str, str, Json]:
    method, path = draw(st.sampled_from(["get", "post", "put"])), draw(PATHS)
    id_ = draw(st.none() | IDS)
    if id_ is not None and draw(st.booleans()) and "{" not in path:
        id_ = f"{id_.lower()}{path.replace('/', '_')}_{method}"
    return method, path, operation(id_, *draw(TAGS))


def assembled(found: list[tuple[str, str, Json]]) -> Json:
    paths: Json = {}
    for method, path, one in found:
        paths.setdefault(path, {}).setdefault(method, one)
    return document(paths)


SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much)


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(st.lists(operations(), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_names_do_not_depend_on_the_order(
    found: list[tuple[str, str, Json]], shuffled: random.Random
) -> None:
    kept = {(method, path): (method, path, one) for method, path, one in found}
    other = list(kept.values())
    shuffled.shuffle(other)
    assert names_of(assembled(list(kept.values()))) == names_of(assembled(other))


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(st.lists(operations(), min_size=1, max_size=8), operations())
def test_another_operation_renames_only_what_wants_its_name(
    found: list[tuple[str, str, Json]], added: tuple[str, str, Json]
) -> None:
    before = assembled(found)
    after = assembled([*found, added])
    old, new = names_of(before), names_of(after)
    last = {label: new[label] for label in new if label not in old}
    if not last:
        return
    for label, name in old.items():
        if new[label] == name:
            continue
        # It gave way, and its name is not another's now, or that of another path of the same call.
        assert (
            name not in new.values()
            or spelled_so(after, name)
            or same_call(after, new, label, name)
        )


def spelled_so(source: Json, name: str) -> bool:
    """Whether the whole id of an operation is this name."""
    stated = [one.get("operationId") for item in source["paths"].values() for one in item.values()]
    return name.partition(".")[2] in {method_name(it) for it in stated if it}


def same_call(source: Json, names: dict[str, str], label: str, name: str) -> bool:
    """Whether the operation that has a name now has the operationId of one that had it."""
    by_name = {found: at for at, found in names.items()}
    ids = []
    for at in (label, by_name[name]):
        method, path = at.split(" ", 1)
        ids.append(source["paths"][path][method.lower()].get("operationId"))
    return ids[0] is not None and ids[0] == ids[1]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.lists(operations(), min_size=1, max_size=8), operations())
def test_another_operation_renames_nothing_after_a_first_run(
    found: list[tuple[str, str, Json]], added: tuple[str, str, Json]
) -> None:
    before = SourceMap.of(parse(normalise(assembled(found)).document))
    grown = normalise(assembled([*found, added])).document
    after = SourceMap.of(parse(grown, before))
    for label, it in before.operations.items():
        assert (after.operations[label].tags, after.operations[label].method) == (
            it.tags,
            it.method,
        )
    assert Kept.of(before, grown).operations.keys() >= before.operations.keys()


@given(st.data())
def test_an_operation_of_its_own_renames_nothing(data: st.DataObject) -> None:
    """One whose id and tag are like no other's."""
    found = data.draw(st.lists(operations(), min_size=1, max_size=6))
    before = assembled(found)
    after = copy.deepcopy(before)
    after["paths"]["/added/since"] = {"post": operation("addedSince", "accounts")}
    old, new = names_of(before), names_of(after)
    assert {label: new[label] for label in old} == old


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("getOAuth2Token", "get_oauth2_token"), ("listNFTs", "list_nfts"), ("getIDs", "get_ids"),
        ("findAll_v2", "find_all_v2"), ("Accounts (v2)", "accounts_v2"), ("V1ListX", "v1_list_x"),
        ("filter[created_at][gte]", "filter_created_at_gte"), ("page[size]", "page_size"),
        ("pagination[pageSize]", "pagination_page_size"), ("handlers::accounts",
        "handlers_accounts"), ("account#list", "account_list"), ("Usuários", "usuários"),
        ("getGeschäftspartner", "get_geschäftspartner"), ("größe", "größe"), ("基金", "基金"),
        ("accountId", "account_id"), ("HTTPStatus", "http_status"), ("created-at", "created_at"),
        ("get2FACode", "get_2fa_code"), ("B2BUser", "b2b_user"), ("p2pTransfer", "p2p_transfer"),
        ("priceChange24h", "price_change_24h"), ("volume24h", "volume24h"),
        ("iOSVersion", "ios_version"), ("IPv4Address", "ipv4_address"), ("eTag", "e_tag"),
        ("User's", "users"), ("USD/EUR", "usd_eur"), ("MD5sum", "md5_sum"), ("id", "id"),
        ("2fa", "field_2fa"), ("_id", "field_id"), ("class", "class_"), ("type", "type_"),
        ("price($)", "price"), ("", "field_x"), ("APIStatus", "api_status"),
        ("sha256Hash", "sha256_hash"), ("हिन्दी", "हिन्दी"), ("2024Q1", "field_2024_q1"),
    ],
)  # fmt: skip
def test_names_in_snake_case(text: str, name: str) -> None:
    assert identifier(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("account", "Account"), ("account_id", "AccountId"), ("HTTPStatus", "HTTPStatus"),
        ("a.b c", "ABC"), ("2fa", "Field2fa"), ("Geschäftspartner", "Geschäftspartner"),
        ("", "Model"), ("OAuth2Token", "OAuth2Token"), ("ClassVarX", "ModelClassVarX"),
    ],
)  # fmt: skip
def test_names_in_pascal_case(text: str, name: str) -> None:
    assert class_name(text) == name


def test_a_method_can_be_called_like_a_builtin() -> None:
    found = [method_name(it) for it in ("list", "import", "getX", "range")]
    assert found == ["list", "import_", "get_x", "range_"]


@given(st.text())
def test_names_are_names(text: str) -> None:
    for make in (identifier, method_name):
        name = make(text)
        assert name.isidentifier()
        assert make(name) == name
        assert not name.startswith("_")
        assert len(name.encode()) <= MAX_NAME + 10
    assert class_name(text).isidentifier()
    assert all(words(text))


# -- schemas ---------------------------------------------------------------------------------------

_DTO = ", Acme.Contracts, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null"


def test_generic_types_read_as_such() -> None:
    page = "Volo.Abp.Application.Dtos.PagedResultDto`1[[{}" + _DTO + "]]"
    assert classes_of(
        page.format("Acme.Ledger.Accounts.AccountDto"),
        page.format("Acme.Ledger.Trades.TradeDto"),
        "Acme.Pair`2[[System.String" + _DTO + "],[Acme.Ledger.Fund" + _DTO + "]]",
        "Page[Account]",
        "Result<Map<Account>>",
        "Liste«Konto»",
        "X[",
    ) == [
        "PagedResultDtoOfAccountDto",
        "PagedResultDtoOfTradeDto",
        "PairOfStringAndFund",
        "PageOfAccount",
        "ResultOfMapOfAccount",
        "ListeOfKonto",
        "X",
    ]


def test_packages_go_where_the_rest_is_unique() -> None:
    assert classes_of("models.Account", "com.acme.v1.Fund", "crate::models::Trade") == [
        "Account",
        "Fund",
        "Trade",
    ]
    assert classes_of("models.Account", "Account") == ["ModelsAccount", "Account"]
    assert classes_of("a.Account", "b.Account") == ["AAccount", "BAccount"]
    # No type is written so: these are words.
    assert classes_of("billing.alert") == ["BillingAlert"]


def test_as_many_packages_stay_as_are_needed() -> None:
    assert classes_of("io.argo.workflow.v1.Amount", "com.argo.events.v1.Amount", "a.v1.Amount") == [
        *("WorkflowV1Amount", "EventsV1Amount", "AV1Amount")
    ]
    assert classes_of("API_V2_Entities_User", "API_V2_Entities_API_Key") == ["User", "APIKey"]


def test_generics_of_pydantic() -> None:
    assert classes_of("Page_Account_", "Pair_str__Fund_", "Page_List_Fund__", "Body_x", "_x_") == [
        *("PageOfAccount", "PairOfStrAndFund", "PageOfListOfFund", "BodyX", "X")
    ]


def test_the_packages_of_grpc_gateway() -> None:
    assert classes_of("rpcStatus", "lnrpcAccount", "protobufAny", "Account", "lnrpcFee") == [
        *("Status", "LnrpcAccount", "ProtobufAny", "Account", "Fee")
    ]
    # What is not its document has words.
    assert classes_of("errorResponse", "lnrpcAccount") == ["ErrorResponse", "LnrpcAccount"]


def test_the_bodies_of_fastapi() -> None:
    id_ = "login_access_token_api_v1_login_post"
    paths = {"/api/v1/login": {"post": operation(id_, "login")}}
    found = normalise(document(paths, {f"Body_{id_}": {"type": "object"}, "Body_x": {}})).document
    classes = [it["x-otto-class"] for it in found["components"]["schemas"].values()]
    assert classes == ["LoginAccessTokenBody", "BodyX"]


def test_class_names_do_not_depend_on_the_order() -> None:
    names = ["Foo", "foo", "a.FOO", "x.Any", "Any", "P[a.B]", "P[c.B]", "x.y.Z", "y.Z", "rpcStatus"]
    names += ["Page_Z_", "Page[Z]", "v1Z", "v1Foo"]
    made = dict(zip(names, classes_of(*names), strict=True))
    assert made["Foo"] == "Foo"
    other = names[::-1]
    assert dict(zip(other, classes_of(*other), strict=True)) == made


# -- x-otto-name -----------------------------------------------------------------------------------


def test_stated_names_decide() -> None:
    source = document(
        {
            "/a": {
                "get": operation("accounts_list", "accounts", **{"x-otto-name": "all"}),
                "post": operation("all", "accounts"),
            },
            "/b/{id}": {
                "get": operation(
                    "b",
                    "fund-controller",
                    parameters=[
                        {"name": "q", "in": "query", "schema": {}, "x-otto-name": "text"},
                        {"name": "text", "in": "query", "schema": {}},
                    ],
                )
            },
        },
        {
            "models.Account": {"type": "object", "x-otto-name": "Ledger"},
            "Ledger": {"type": "object"},
        },
        tags=[{"name": "fund-controller", "x-otto-name": "funds"}],
    )
    assert names_of(source) == {
        "GET /a": "accounts.all",
        "POST /a": "accounts.post_a",
        "GET /b/{id}": "funds.b",
    }
    found = normalise(source).document
    arguments = {
        it["name"]: it["x-otto-name"] for it in found["paths"]["/b/{id}"]["get"]["parameters"]
    }
    assert arguments == {"q": "text", "text": "text_query", "id": "id"}
    classes = {name: it["x-otto-class"] for name, it in found["components"]["schemas"].items()}
    assert classes == {"models.Account": "Ledger", "Ledger": "Ledger2"}


def test_stated_names_count_more_than_those_of_the_last_run() -> None:
    source = document(
        {"/a": {"get": operation("a", "t"), "post": operation("b", "t")}},
        {"M": {"type": "object", "properties": {"x": {}}}},
        tags=[{"name": "t"}],
    )
    before = SourceMap.of(parse(normalise(source).document))
    source["paths"]["/a"]["get"]["x-otto-name"] = "b"
    source["components"]["schemas"]["M"]["x-otto-name"] = "N"
    source["tags"][0]["x-otto-name"] = "things"
    after = SourceMap.of(parse(normalise(source).document, before))
    assert {label: (it.tags, it.method) for label, it in after.operations.items()} == {
        "GET /a": (("things",), "b"),
        "POST /a": (("things",), "post_a"),
    }
    assert list(after.schemas) == ["N"]


def test_stated_names_of_properties_and_inline_schemas() -> None:
    account: Json = {
        "type": "object",
        "properties": {
            "nav": {"type": "number", "x-otto-name": "net_asset_value"},
            # Whose name is taken by another.
            "net_asset_value": {"type": "string"},
            "owner": {"$ref": "#/components/schemas/Owner", "x-otto-name": "holder"},
            "kind": {"enum": ["a", "b"], "x-otto-name": "AccountKind"},
            "fee": {
                "type": ["object", "null"],
                "properties": {"x": {"type": "string"}},
                "x-otto-name": "Fee",
            },
        },
    }
    page: Json = {"type": "array", "items": {**account, "x-otto-name": "Row"}}
    responses = {"200": {"description": "", "content": {"application/json": {"schema": page}}}}
    source = document(
        {"/rows": {"get": operation("listRows", "rows", responses=responses)}},
        {"Owner": {"type": "object"}, "Account": {"type": "object", "properties": {"a": {}}}},
    )
    api = parse(normalise(source).document)
    classes = {it.class_info.name for it in (*api.models, *api.enums)}
    assert classes == {"Account", "Row", "Fee", "AccountKind"}
    (row,) = (it for it in api.models if it.class_info.name == "Row")
    assert {it.key: it.name for it in row.fields} == {
        "nav": "net_asset_value",
        "net_asset_value": "net_asset_value_2",
        "owner": "holder",
        "kind": "kind",
        "fee": "fee",
    }
    # They count more than those of the last run.
    names = SourceMap.of(api)
    renamed = copy.deepcopy(source)
    items = renamed["paths"]["/rows"]["get"]["responses"]["200"]["content"]["application/json"]
    items["schema"]["items"]["properties"]["nav"]["x-otto-name"] = "value"
    again = parse(normalise(renamed).document, names)
    (row,) = (it for it in again.models if it.class_info.name == "Row")
    assert {it.key: it.name for it in row.fields}["nav"] == "value"


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"properties": {"a": {"x-otto-name": "aB"}}}, "write it as 'a_b'"),
        ({"properties": {"a": {"x-otto-name": 1}}}, "must be a non-empty string"),
        ({"properties": {"a": {"x-otto-name": "to_dict"}}}, "the client needs 'to_dict'"),
        (
            {"properties": {"a": {"x-otto-name": "x"}, "b": {"x-otto-name": "x"}}},
            "names both the property 'a' and the property 'b'",
        ),
        ({"properties": {"a": {"type": "string", "x-otto-name": "Text"}}}, "have a class"),
        (
            {"properties": {"a": {"$ref": "#/components/schemas/T", "x-otto-name": "Text"}}},
            "name the component",
        ),
        (
            {"properties": {it: {"enum": ["x", it], "x-otto-name": "Same"} for it in ("a", "b")}},
            "is the name of another class",
        ),
    ],
)
def test_a_stated_name_of_a_property_that_cannot_be_is_one_clear_error(
    schema: Json, message: str
) -> None:
    source = document({}, {"T": {"type": "object", **schema}})
    with pytest.raises(DocumentError, match=message):
        parse(normalise(source).document)


def test_the_overlay_of_the_docs(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "names.md").read_text(encoding="utf-8")
    (tmp_path / "names.yaml").write_text(text.partition("```yaml\n")[2].partition("```")[0])
    source = document(
        {
            "/accounts": {
                "get": operation(
                    "a", "private-assets", parameters=[{"name": "q", "in": "query", "schema": {}}]
                )
            },
            "/accounts/{id}/resync": {"post": operation("startResync", "private-assets")},
        },
        {
            "AccountOutV2": {
                "type": "object",
                "properties": {"nav": {"type": "number"}, "kind": {"enum": ["a", "b"]}},
            }
        },
        tags=[{"name": "private-assets"}],
    )
    corrected, reports = apply_overlays(source, load_overlays(tmp_path))
    assert [it.matches for it in reports] == [1, 1, 1, 1, 1, 1]
    assert names_of(corrected) == {
        "GET /accounts": "assets.a",
        "POST /accounts/{id}/resync": "assets.resync",
    }
    found = normalise(corrected).document
    assert found["paths"]["/accounts"]["get"]["parameters"][0]["x-otto-name"] == "search"
    account = found["components"]["schemas"]["AccountOutV2"]
    assert account["x-otto-class"] == "Account"
    assert account["x-otto-names"] == {"nav": "net_asset_value", "kind": "kind"}
    assert [it.class_info.name for it in parse(found).enums] == ["AccountKind"]


BAD: list[tuple[str, Json, str]] = [
    ("operation", {"x-otto-name": "listAll"}, "x-otto-name of GET /a: 'listAll' is not a valid "
     "name; write it as 'list_all'"),
    ("operation", {"x-otto-name": 5}, "x-otto-name of GET /a must be a non-empty string, not 5"),
    ("operation", {"x-otto-name": "b"}, "x-otto-name 'b' names both GET /a and GET /b"),
    ("tag", {"x-otto-name": "request"}, "the tag 't': the client needs 'request' for itself"),
    ("tag", {"x-otto-name": "a tag"}, "'a tag' is not a valid name; write it as 'a_tag'"),
    ("parameter", {"x-otto-name": "body"}, "the query parameter 'q' of GET /a: the client needs"),
    ("parameter", {"x-otto-name": "p"}, "'p' is the name of another parameter"),
    ("schema", {"x-otto-name": "a"}, "the schema 'M': 'a' is not a valid name; write it as 'A'"),
    ("schema", {"x-otto-name": "Model"}, "the schema 'M': the client needs 'Model' for itself"),
    ("schema", {"x-otto-name": "N"}, "x-otto-name 'N' names both the schema 'M' and the schema"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "stated", "message"), BAD)
def test_a_stated_name_that_cannot_be_is_one_clear_error(
    where: str, stated: Json, message: str
) -> None:
    given_: dict[str, Json] = {where: stated}
    source = document(
        {
            "/a": {
                "get": operation(
                    "a",
                    "t",
                    parameters=[
                        {"name": "p", "in": "query", "schema": {}, "x-otto-name": "p"},
                        {"name": "q", "in": "query", "schema": {}, **given_.get("parameter", {})},
                    ],
                    **given_.get("operation", {}),
                )
            },
            "/b": {"get": operation("x", "t", **{"x-otto-name": "b"})},
        },
        {
            "M": {"type": "object", **given_.get("schema", {})},
            "O": {"type": "object", "x-otto-name": "N"},
        },
        tags=[{"name": "t", **given_.get("tag", {})}],
    )
    with pytest.raises(DocumentError) as raised:
        normalise(source)
    assert message in str(raised.value)


# -- the report ------------------------------------------------------------------------------------


def test_the_report_has_one_line_for_each_rule() -> None:
    source = document(
        {
            "/a": {"get": operation("t#a", "t"), "post": operation("t#b", "t")},
            "/b": {"get": operation("b", "b-controller")},
        }
    )
    outcome = RegenerationOutcome(named=tuple(parse(normalise(source).document).named))
    found = [line.text for line in lines(outcome) if line.text.startswith("named")]
    assert found == [
        "named by controller-tag: 1 name, such as b instead of b_controller",
        "named by tag-member: 2 names, such as t.a instead of t.t_a",
    ]
    assert outcome.as_dict()["named"][1] == {
        "rule": "tag-member",
        "subject": "GET /a",
        "name": "t.a",
        "instead": "t.t_a",
    }


@pytest.mark.parametrize("name", ["Con", "AUX", "nul", "PRN", "Com1", "lpt9"])
def test_nothing_is_called_like_a_device_of_windows(name: str) -> None:
    # `con.py` cannot be made there, and a repository with one cannot be checked out.
    assert method_name(name) == identifier(name) == f"{name.lower()}_"
    assert ClassNames.module_of(class_name(name)) == f"{name.lower()}_"
    assert identifier("contract") == "contract"
