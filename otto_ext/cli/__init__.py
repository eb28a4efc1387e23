"""`otto`, the command line: try the API and use it from scripts without writing Python.

Needs the extra `cli`. It knows no endpoint by name: operations, parameters and their types come
from the generated client.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command of `sys.argv` and leave with its exit code."""
    try:
        from otto_ext.cli._app import run

        status = run(sys.argv[1:])
    except ImportError as error:
        if "OTTO_HTTP_LIBRARY" in str(error):
            print(f"otto: {error}", file=sys.stderr)  # noqa: T201
            sys.exit(2)
        if (error.name or "").partition(".")[0] not in ("typer", "rich"):
            raise
        from otto_ext._installation import install_command

        sys.exit(f"otto: the command line needs {error.name}: {install_command('cli')}")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(status)
