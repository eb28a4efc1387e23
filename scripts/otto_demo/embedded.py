"""The demo against the embedded sandbox: nothing but loopback, no key needed."""

from __future__ import annotations

import secrets
import tempfile
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from otto_demo.calls import DemoCaller
from otto_demo.change import show_change
from otto_demo.processes import ROOT, DemoError, otto, regenerate
from otto_demo.pulls import show_pull
from otto_demo.scenes import TOKEN_SECONDS, Played, play, script
from otto_demo.show import Watch, lines, note, scene, table
from otto_ext import ConfigurationError
from otto_ext.sandbox import Sandbox

if TYPE_CHECKING:
    from otto_demo.calls import Offer, Report

__all__ = ["demo", "played_rows"]

#: Operations to call: enough to see that it works, few enough to read.
_SHOWN = 6
#: Longer than the demo.
_LONG = 3600


def demo() -> bool:
    """Play it; return whether all that should happen was seen.

    Raises:
        DemoError: a step failed.
    """
    watch, secret = Watch(), secrets.token_urlsafe()
    with tempfile.TemporaryDirectory(prefix="otto-demo-") as temporary:
        client = Path(temporary)
        with _sandbox(secret, TOKEN_SECONDS) as sandbox:
            scene(
                "1. A typed client from a document",
                "The sandbox is a local API made from openapi.json; it serves the document too.",
            )
            regenerate(client, "--source", sandbox.document_url)
            settings = sandbox.environment
            with DemoCaller(client, settings) as caller:
                offer = caller.offer()
                watch.check(f"the client has {offer.all} operations", ok=offer.all > 0)
                if not offer.operations:
                    raise DemoError("openapi.json has no GET operation that needs no argument")
                _calls(watch, caller, offer)
                _bad_moments(watch, sandbox, caller, offer)
                _drift(watch, sandbox, caller, offer)
        # What is done by commands needs no tokens that end every other second.
        with _sandbox(secret, _LONG) as sandbox:
            settings = sandbox.environment
            show_pull(watch, sandbox, offer, client, settings)
            _terminal(watch, offer, client, settings)
            show_change(watch, sandbox, client, settings)
    return watch.end()


def _sandbox(secret: str, lifetime: int) -> Sandbox:
    try:
        return Sandbox(
            ROOT / "openapi.json",
            seed=1,
            token_lifetime=lifetime,
            client_id="demo",
            client_secret=secret,
        )
    except ConfigurationError as error:
        raise DemoError(str(error)) from error


def _calls(watch: Watch, caller: DemoCaller, offer: Offer) -> None:
    scene("2. Typed calls", "Each tag is an attribute, each operation a method, with its own type.")
    shown = _spread(offer.operations, _SHOWN)
    report = caller.call("sync", *shown)
    table(
        ("call", "response"),
        ((f"otto.{it.operation}()", f"{it.result} {it.type}") for it in report.calls),
    )
    watch.check("every call came back as its documented type", ok=report.ok)
    for name in offer.paged[:1]:
        report = caller.call("iterate", name)
        (call,), iterated = report.calls, _iterator(name)
        table(
            ("all pages", "items", "requests"),
            [(f"for {call.type} in otto.{iterated}()", str(call.items), str(report.tries))],
        )
        watch.check(
            f"{call.items} different items came out of {report.tries} pages",
            ok=report.ok and report.tries > 1 and call.items > report.tries,
        )


def _iterator(name: str) -> str:
    tag, _, method = name.partition(".")
    return f"{tag}.iter_{method.partition('_')[2]}"


def _bad_moments(watch: Watch, sandbox: Sandbox, caller: DemoCaller, offer: Offer) -> None:
    scene("3. Bad moments", "Each is ordered from the sandbox; the code that calls sees none.")
    played = list(play(caller, script(sandbox, _spread(offer.operations, _SHOWN))))
    table(
        ("what happens", "calls", "responses", "requests", "waited", "tokens"), played_rows(played)
    )
    for it in played:
        missed = f" (missed: {it.missing})" if it.missing else ""
        watch.check(f"got over: {it.scene.title}{missed}", ok=not it.missing)


def played_rows(played: list[Played]) -> list[tuple[str, ...]]:
    """A row of the table for each scene."""
    return [
        (
            it.scene.title,
            _called(it.report),
            _responses(it.report),
            str(it.report.tries),
            f"{it.report.waited_seconds:.1f} s" if it.report.waited_seconds else "",
            f"+{it.report.token_requests}" if it.report.token_requests else "",
        )
        for it in played
    ]


def _called(report: Report) -> str:
    if report.mode != "async":
        return "\n".join(f"otto.{call.operation}()" for call in report.calls)
    return f"await, {len(report.calls)} operations at once"


def _responses(report: Report) -> str:
    counted: dict[str, int] = {}
    for call in report.calls:
        counted[call.result] = counted.get(call.result, 0) + 1
    if len(report.calls) == 1:
        return next(iter(counted))
    return ", ".join(f"{count} x {result}" for result, count in counted.items())


def _drift(watch: Watch, sandbox: Sandbox, caller: DemoCaller, offer: Offer) -> None:
    scene(
        "4. A response that is not as documented",
        "A required field is gone, an enum has a new member: the value is kept, and reported.",
    )
    drift: tuple[str, ...] = ()
    ok = False
    for name in (*offer.paged, *offer.operations):
        sandbox.fail_next(drift="both")
        report = caller.call("sync", name)
        drift, ok = report.drift, report.ok
        if drift:
            break
    lines("\n".join(drift), most=3)
    watch.check("the call succeeded, and the places were reported", ok=ok and bool(drift))


def _terminal(watch: Watch, offer: Offer, client: Path, settings: dict[str, str]) -> None:
    scene("6. The same without Python: the command line")
    name = (*offer.paged, *offer.operations)[0]
    tag = name.partition(".")[0]
    done = otto("operations", f"{tag}.", client=client, settings=settings)
    lines(done.stdout)
    watch.check(f"otto operations lists {name}", ok=name in done.stdout)
    if offer.paged:
        all_pages = ("call", name, "--all", "--format", "csv")
        done = otto(*all_pages, client=client, settings=settings)
        lines(done.stdout, most=4)
        watch.check(
            "otto call --all wrote every page as CSV",
            ok=done.returncode == 0 and len(done.stdout.splitlines()) > 100,
        )
    done = otto("doctor", client=client, settings=settings)
    lines(done.stdout, most=10)
    watch.check("otto doctor finds nothing wrong", ok=done.returncode == 0)
    wrong = {**settings, "OTTO_CLIENT_SECRET": secrets.token_urlsafe()}
    done = otto("call", name, client=client, settings=wrong)
    lines(done.stderr)
    watch.check("a wrong key is one line and exit code 3", ok=done.returncode == 3)
    note("Completion for bash, zsh and fish: otto --install-completion")


def _spread(operations: tuple[str, ...], count: int) -> tuple[str, ...]:
    """So many operations, from as many tags as there are."""
    by_tag: dict[str, list[str]] = {}
    for name in operations:
        by_tag.setdefault(name.partition(".")[0], []).append(name)
    ordered = chain.from_iterable(zip_longest(*by_tag.values()))
    return tuple(islice(filter(None, ordered), count))
