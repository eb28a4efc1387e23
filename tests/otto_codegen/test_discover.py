"""The document is found where frameworks serve it and where documentation pages point."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from otto_codegen.discover import PAGES, WELL_KNOWN, discover, named_documents
from support.website import Asked, Page, Website, website

from otto_ext.openapi.document_errors import SourceError
from otto_ext.openapi.fetch import Fetcher

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

DOCUMENT = b'{"openapi": "3.1.0", "info": {}, "paths": {}}'


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as found:
        yield found


def found_at(site: Website, base: str = "") -> str:
    return discover(site.url + base, Fetcher()).url.removeprefix(site.url)


@pytest.mark.parametrize("path", WELL_KNOWN)
def test_the_well_known_places_are_asked(site: Website, path: str) -> None:
    site.pages[path] = Page(DOCUMENT)
    assert found_at(site) == path


def test_yaml_and_swagger_2_are_documents_too(site: Website) -> None:
    site.pages["/openapi.yaml"] = Page(b"swagger: '2.0'\n")
    assert found_at(site) == "/openapi.yaml"


def test_a_base_url_with_a_path_is_searched_below_it(site: Website) -> None:
    site.pages["/api/v2/openapi.json"] = Page(DOCUMENT)
    assert found_at(site, "/api/v2/") == "/api/v2/openapi.json"


def test_other_json_is_passed_over(site: Website) -> None:
    site.pages["/openapi.json"] = Page(b'{"error": "not found"}')
    site.pages["/openapi.yaml"] = Page(b"\xff\xfe\x00 no text")
    site.pages["/swagger.json"] = Page(DOCUMENT)
    assert found_at(site) == "/swagger.json"


@pytest.mark.parametrize(
    ("page", "html"),
    [
        ("/swagger-ui.html", "<script>SwaggerUIBundle({url: '/hidden/spec'})</script>"),
        ("/docs", '<script>const ui = {"urls": [{"url": "hidden/spec", "name": "v1"}]}</script>'),
        ("/redoc", "<redoc spec-url='/hidden/spec'></redoc>"),
        ("/redoc", "<script>Redoc.init('/hidden/spec', {}, el)</script>"),
        ("/docs", '<script>{ "specUrl": "./hidden/spec" }</script>'),
        ("/scalar", '<script id="api-reference" data-url="/hidden/spec"></script>'),
        ("/reference", "<elements-api apiDescriptionUrl='/hidden/spec'></elements-api>"),
        ("/rapidoc", '<rapi-doc spec-url="/hidden/spec"></rapi-doc>'),
        ("/", "<!doctype html><redoc spec-url='hidden/spec'>"),
        ("/docs", "<script data-configuration='{&quot;url&quot;: &quot;/hidden/spec&quot;}'>"),
        ("/docs", "<base href='/hidden/'><redoc spec-url='spec'></redoc>"),
        ("/docs", "<script>const ui = {url: `hidden/spec`}</script>"),
    ],
)
def test_documentation_pages_name_the_document(site: Website, page: str, html: str) -> None:
    site.pages[page] = Page(f"  {html}".encode())
    site.pages["/hidden/spec"] = Page(DOCUMENT)
    assert found_at(site) == "/hidden/spec"


@pytest.mark.parametrize(
    "html",
    [
        "<script>SwaggerUIBundle({url: location.origin + '/x/openapi-v2.json'})</script>",
        "<script>const at = `/x/openapi-v2.json`; load('/swagger-ui.css', at)</script>",
    ],
)
def test_a_path_that_looks_like_a_documents_is_tried(site: Website, html: str) -> None:
    site.pages["/docs"] = Page(html.encode())
    site.pages["/x/openapi-v2.json"] = Page(DOCUMENT)
    assert found_at(site) == "/x/openapi-v2.json"
    assert "/swagger-ui.css" not in [asked.path for asked in site.asked]


@pytest.mark.parametrize(
    "html",
    [
        '<script>const __redoc_state = {\'a\': 1, "spec": {"data": %s}};</script>',
        "<script>SwaggerUIBundle({ spec: %s, dom_id: '#ui' })</script>",
        '<script id="api-reference" type="application/json"> %s </script>',
        "<script data-configuration='{\"content\": %s}'></script>",
    ],
)
def test_a_document_may_stand_in_the_page(site: Website, html: str) -> None:
    site.pages["/docs"] = Page((html % DOCUMENT.decode()).encode())
    found = discover(site.url, Fetcher())
    assert json.loads(found.data) == json.loads(DOCUMENT)
    assert found.label == f"{site.url}/docs (in the page)"


def test_a_document_may_stand_in_the_initializer(site: Website) -> None:
    """As swagger-ui-express has it."""
    site.pages["/docs"] = Page(b"<script src='./swagger-ui-init.js'></script>")
    script = b'let options = {"swaggerDoc": %s, "customOptions": {}}' % DOCUMENT
    site.pages["/swagger-ui-init.js"] = Page(script)
    assert json.loads(discover(site.url, Fetcher()).data) == json.loads(DOCUMENT)


def test_swagger_uis_initializer_is_read_and_its_bundles_are_not(site: Website) -> None:
    scripts = ("./swagger-ui-bundle.js", "./swagger-initializer.js", "//cdn.example/init.js")
    html = "".join(f"<script src='{name}'></script>" for name in scripts)
    site.pages["/swagger-ui/index.html"] = Page(html.encode())
    site.pages["/swagger-ui/swagger-initializer.js"] = Page(b'window.ui = {url: "/hidden/spec"}')
    site.pages["/hidden/spec"] = Page(DOCUMENT)
    assert found_at(site) == "/hidden/spec"
    assert not any("bundle" in asked.path for asked in site.asked)


def test_a_script_that_names_nothing_leads_nowhere(site: Website) -> None:
    html = b"<script src='init.js'></script><script src='config.js'></script>"
    site.pages["/docs"] = Page(html)
    site.pages["/init.js"] = Page(b'{url: "/nothing/there"}')
    with pytest.raises(SourceError, match="no OpenAPI document was found"):
        discover(site.url, Fetcher())


def test_a_springdoc_configuration_leads_on(site: Website) -> None:
    site.pages["/docs"] = Page(b"<script>{ configUrl: '/config' }</script>")
    site.pages["/config"] = Page(b'{"urls": [{"url": "/none"}, {"url": "/hidden/spec"}]}')
    site.pages["/hidden/spec"] = Page(DOCUMENT)
    assert found_at(site) == "/hidden/spec"


def test_pages_that_name_one_another_end(site: Website) -> None:
    site.pages["/openapi.json"] = Page(b'{"url": "/other"}')
    site.pages["/other"] = Page(b'{"url": "/openapi.json"}')
    with pytest.raises(SourceError, match="no OpenAPI document was found"):
        discover(site.url, Fetcher())
    assert [asked.path for asked in site.asked].count("/openapi.json") == 1


def test_a_server_that_always_knows_another_place_is_given_up(site: Website) -> None:
    numbers = iter(range(10_000))

    def another(_: Asked) -> Page:
        return Page(f'{{"url": "/again/{next(numbers)}"}}'.encode())

    site.pages = dict.fromkeys([f"/again/{n}" for n in range(200)], another)
    site.pages["/openapi.json"] = another
    with pytest.raises(SourceError, match="in 60 places"):
        discover(site.url, Fetcher())
    assert len(site.asked) == 60


def test_other_hosts_are_not_asked_whatever_a_page_says(site: Website) -> None:
    reported: list[str] = []
    site.pages["/docs"] = Page(b"<redoc spec-url='https://evil.example/spec?token=abc'></redoc>")
    with pytest.raises(SourceError, match="no OpenAPI document was found"):
        discover(site.url, Fetcher(token="s3cret"), reported.append)
    assert reported == ["not asked, no host of Otto's: https://evil.example/spec?token=..."]


def test_nothing_found_says_how_many_places_and_what_to_do(site: Website) -> None:
    places = len(WELL_KNOWN) + len(PAGES)
    with pytest.raises(SourceError, match=f"in {places} places; open the API reference") as error:
        discover(site.url, Fetcher())
    assert "give the URL that it loads as --source" in str(error.value)


def test_a_token_is_asked_for_where_places_want_one(site: Website) -> None:
    def guarded(request: Asked) -> Page:
        if request.headers.get("authorization") == "Bearer s3cret":
            return Page(DOCUMENT)
        return Page(b"", 401)

    site.pages["/v3/api-docs"] = guarded
    site.pages["/swagger.json"] = guarded
    with pytest.raises(SourceError, match=r"v3/api-docs and 1 others ask for a token: set OTTO"):
        discover(site.url, Fetcher())
    assert discover(site.url, Fetcher(token="s3cret")).url == f"{site.url}/v3/api-docs"


def test_what_a_page_names_is_read_as_written() -> None:
    page = "<script src=a.js></script><script>x={url:'b'}</script>y={url:'no script'}"
    assert named_documents(page) == (["b"], ["a.js"])
    assert named_documents("<script data-url></script>") == ([], [])
