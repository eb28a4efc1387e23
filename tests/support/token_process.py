"""A process of its own with a token manager on a shared store, which does as its input says."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from otto_ext import FileTokenStore, RedisTokenStore
from otto_ext.auth import ClientCredentials, TokenManager, TokenStore

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["TokenProcess"]

TESTS = Path(__file__).parents[1]


@define
class TokenProcess:
    """Commands: `get` prints the token, `pass N` moves the clock by N seconds, `settle`
    waits for renewals behind calls.

    Attributes:
        token_url: where tokens come from.
        store: the path of a file store, or a Redis address.
    """

    token_url: str
    store: str
    process: subprocess.Popen[str] = field(init=False)

    def __enter__(self) -> TokenProcess:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "support.token_process", self.token_url, self.store],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(TESTS)},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def say(self, command: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self, command: str) -> str:
        self.say(command)
        return self.hear()


def _main(token_url: str, address: str) -> None:
    passed = 0.0
    store: TokenStore
    if address.startswith("redis:"):
        store = RedisTokenStore(address, wall=lambda: 2e9 + passed)
    else:
        store = FileTokenStore(address)
    manager = TokenManager(
        ClientCredentials("an-id", "hush-hush", token_url=token_url),
        store=store,
        clock=lambda: 1000.0 + passed,
        wall=lambda: 2e9 + passed,
    )
    for line in sys.stdin:
        command, _, argument = line.strip().partition(" ")
        if command == "pass":
            passed += float(argument)
            output = "passed"
        elif command == "settle":
            for thread in threading.enumerate():
                if thread.name == "otto-token-renewal":
                    thread.join(20)
            output = "settled"
        else:
            output = manager.get().access_token
        print(output, flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
