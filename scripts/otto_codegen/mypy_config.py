"""How mypy is configured: strictly for the client, leniently for all other code.

The check of a client and the check of the user's code against it have the same settings for each
module that both look at, because mypy takes over what it learnt under the same settings alone.
"""

from __future__ import annotations

from otto_codegen.settings import PACKAGE

__all__ = ["for_client", "for_users"]

_GENERAL = f"""\
[mypy]
python_version = 3.11
explicit_package_bases = True
namespace_packages = True
follow_imports = silent
follow_imports_for_stubs = True
ignore_missing_imports = True
check_untyped_defs = True
; A variable that is used again, as in a notebook, has the type of what it is set to.
allow_redefinition = True
; `if isinstance(account.number, int)` hides nothing once the number is a string.
check_unreachable = True
enable_error_code = deprecated
disable_error_code = import-untyped
show_error_codes = True
error_summary = False
color_output = False
pretty = False

; What --strict means, module by module; and a module that the client imports of itself is there.
; What else it may import is on a list (`allowed`).
[mypy-{PACKAGE}.*,otto_ext.wire.*]
ignore_missing_imports = False
allow_redefinition = False
check_unreachable = False
disable_error_code = deprecated
enable_error_code = import-untyped
disallow_any_generics = True
disallow_subclassing_any = True
disallow_untyped_calls = True
disallow_untyped_defs = True
disallow_incomplete_defs = True
disallow_untyped_decorators = True
warn_unused_ignores = True
warn_return_any = True
implicit_reexport = False
strict_equality = True
extra_checks = True

; What httpx is made of, and its command line: none of it is in a type of the client's.
[mypy-certifi.*,click.*,h2.*,hpack.*,httpcore.*,hyperframe.*,idna.*,markdown_it.*,pygments.*]
follow_imports = skip

[mypy-rich.*,sniffio.*,socksio.*]
follow_imports = skip

; What extras bring: large, and the same for every client.
[mypy-dask.*,distributed.*,dlt.*,jinja2.*,keyring.*,numpy.*,opentelemetry.*,pandas.*,polars.*]
follow_imports = skip

[mypy-pyarrow.*,redis.*,tornado.*,truststore.*,zict.*,IPython.*,httpcore2.*]
follow_imports = skip
"""


def for_client() -> str:
    """The settings under which a generated client must be clean."""
    return _GENERAL.replace("[mypy]\n", "[mypy]\nwarn_redundant_casts = True\n")


def for_users() -> str:
    """The settings for the user's code. What is installed is shown to mypy piece by piece."""
    return _GENERAL.replace("[mypy]\n", "[mypy]\nno_site_packages = True\n") + (
        "\n[mypy-otto_ext.*]\nignore_missing_imports = False\n"
    )
