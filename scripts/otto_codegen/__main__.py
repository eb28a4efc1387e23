"""`python -m otto_codegen COMMAND`: what `otto regenerate` and its like run."""

from __future__ import annotations

import sys
from importlib import import_module

from otto_ext._installation import install_command

COMMANDS = {
    "regenerate": "otto_codegen.cli",
    "diff": "otto_codegen.diff.cli",
    "drift": "otto_codegen.drift.cli",
    "track": "otto_codegen.track",
}


def main() -> int:
    """Run a command; return its exit status."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        print(f"otto_codegen: the commands are {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        command = import_module(COMMANDS[name])
    except ModuleNotFoundError as error:
        print(
            f"otto {name}: {error}; install the extra: {install_command('codegen')}",
            file=sys.stderr,
        )
        return 2
    return int(command.main(sys.argv[2:], f"otto {name}"))


if __name__ == "__main__":
    raise SystemExit(main())
