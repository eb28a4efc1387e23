"""What mypy knows of expressions in the user's code: each is put into `reveal_type` in a copy.

The copies are of the syntax alone, for mypy to read. There, plain dicts and tables made of models
remember which (`Plain[Vault]`). A function without annotations is given those that its calls and
results suggest, round by round: mypy itself takes everything in it for `Any`.
"""

from __future__ import annotations

import ast
import copy
import re
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen

from otto_codegen.impact.functions import Functions
from otto_codegen.impact.silent import FRAMES, PLAIN, TABLES
from otto_codegen.impact.typecheck import Check, mirrored
from otto_codegen.type_check import private_cache, seed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from otto_codegen.impact.silent import Use
    from otto_codegen.impact.sources import UserFile
    from otto_codegen.source_map import SourceMap

__all__ = ["MODULE", "Known", "types_of"]

MODULE: Final = "otto_probe"
_TYPES: Final = """\
from typing import Any, Generator, Generic, Iterable, Iterator, TypeVar, overload

T = TypeVar("T")


class Key(str, Generic[T]): ...


class Plain(dict[Key[T], Any], Generic[T]):
    def copy(self) -> Plain[T]: ...
    def __or__(self, other: object) -> Plain[T]: ...


class Frame(Generic[T]):
    def __getattr__(self, name: str) -> Frame[T]: ...
    def __getitem__(self, name: object) -> Frame[T]: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Frame[T]: ...
    def __await__(self) -> Generator[Any, Any, Frame[T]]: ...
    def __iter__(self) -> Iterator[Frame[T]]: ...


def plain(model: T) -> Plain[T]: ...
def frame(rows: T) -> Frame[T]: ...
def merged(first: T, *others: object) -> T: ...
@overload
def element(rows: Frame[T]) -> Frame[T]: ...
@overload
def element(rows: Iterable[T]) -> T: ...
"""
#: A variable that is set again has the type of what it is set to.
_SETTINGS: Final = "# mypy: allow-redefinition"
_ROUNDS: Final = 4
_REVEALED: Final = re.compile(r'Revealed type is "tuple\[(.*), Literal\[(\d+)\]\?\]"')


@frozen
class Known:
    """What mypy knows of the holders of a use.

    Attributes:
        first: their types in the user's code as it is.
        last: their types once functions without annotations have some.
    """

    first: tuple[str, ...]
    last: tuple[str, ...]

    @classmethod
    def nothing(cls, use: Use) -> Known:
        """What is known of a use that mypy could not be asked about."""
        types = ("Any",) * len(use.asked)
        return cls(types, types)


def types_of(
    before: Check,
    cache: Path,
    uses: Mapping[Use, UserFile],
    named: Mapping[Use, UserFile],
    names: SourceMap,
) -> dict[Use, Known]:
    """Ask mypy for the types of what uses are decided by.

    Args:
        before: the check of the user's code against the client before, which has ended.
        cache: where mypy keeps what it learnt.
        uses: the places, each with its file.
        named: more places, of which only the types in the code as it is are wanted.
        names: the source map of the client before.

    Raises:
        CodegenError: mypy could not check the code.
    """
    with ExitStack() as stack:
        kept = stack.enter_context(private_cache(cache))
        seed(kept, before.cache, held=True)
        (before.view / f"{MODULE}.pyi").write_text(_TYPES, "utf-8")
        check = Check(before.view, (), kept, before.environment)
        stack.callback(check.stop)
        every = {**uses, **named}
        probe = _Probe(check, before.files, every, Functions.of(before.files, names))
        first = probe.round()
        last = first
        probe.uses = uses
        for _ in range(_ROUNDS):
            if not any(_is_open(last[use]) for use in uses):
                break
            if not probe.functions.learn(probe.revealed):
                break
            last = probe.round()
    return {use: Known(first[use], last.get(use, first[use])) for use in every}


def _is_open(types: Iterable[str]) -> bool:
    return any(re.search(r"\bAny\b", text) for text in types)


@define
class _Probe:
    check: Check
    files: tuple[UserFile, ...]
    uses: Mapping[Use, UserFile]
    functions: Functions
    #: By the number of a question: what mypy revealed.
    revealed: dict[int, set[str]] = field(factory=dict)

    def round(self) -> dict[Use, tuple[str, ...]]:
        """Ask once."""
        questions: dict[Path, list[_Question]] = {}
        numbers: dict[Use, list[int]] = {}
        count = 0
        # Several items can ask the same of a place: fields of one name, of several classes.
        known: dict[tuple[ast.expr, ast.expr], int] = {}
        for use, file in self.uses.items():
            for asked in use.asked:
                if (use.node, asked) not in known:
                    count += 1
                    known[use.node, asked] = count
                    questions.setdefault(file.path, []).append(_Question(use.node, asked, count))
                numbers.setdefault(use, []).append(known[use.node, asked])
        for path, node, asked, inside in self.functions.questions():
            count += 1
            questions.setdefault(path, []).append(_Question(node, asked, count, inside))
            self.functions.number(count)
        copies = {
            file.path: _Rewriter.text(file, questions[file.path], self.functions)
            for file in self.files
            if file.path in questions
        }
        self._ask({path: text for path, text in copies.items() if text is not None})
        return {
            use: tuple(" | ".join(sorted(self.revealed.get(n, {"Any"}))) for n in asked)
            for use, asked in numbers.items()
        }

    def _ask(self, copies: Mapping[Path, str]) -> None:
        made = mirrored(self.files, copies, self.check.cache / "probe")
        self.check.files = tuple(copy for _, copy in made)
        self.check.start()
        self.check.result()
        self.revealed = {}
        for message in self.check.notes:
            for text, number in _REVEALED.findall(message):
                self.revealed.setdefault(int(number), set()).add(text)


@frozen
class _Question:
    """What type an expression has, or what it goes through has, asked at a node."""

    node: ast.expr
    asked: ast.expr
    number: int
    inside: bool = False


@define
class _Rewriter(ast.NodeTransformer):
    """Puts the questions into a copy of a module."""

    questions: Mapping[int, Sequence[_Question]]
    functions: Functions
    original: Mapping[int, ast.AST]
    copies: Mapping[int, ast.AST]
    done: dict[int, ast.AST] = field(factory=dict)

    @classmethod
    def text(
        cls, file: UserFile, questions: Iterable[_Question], functions: Functions
    ) -> str | None:
        """The source of the copy; None where it cannot be written."""
        tree = file.tree
        memo: dict[int, ast.AST] = {}
        made = copy.deepcopy(tree, memo)
        asked: dict[int, list[_Question]] = {}
        for question in questions:
            place = _place(question.node, file.parents)
            asked.setdefault(id(memo[id(place)]), []).append(question)
        copied = {id(memo[id(node)]): node for node in ast.walk(tree) if id(node) in memo}
        rewriter = cls(asked, functions, copied, memo)
        try:
            result = rewriter.visit(made)
            imports = [f"import {name}" for name in sorted({MODULE, *functions.modules})]
            return "\n".join([_SETTINGS, *imports, ast.unparse(ast.fix_missing_locations(result))])
        except (ValueError, RecursionError):
            return None

    def visit(self, node: ast.AST) -> Any:
        result = self.generic_visit(node)
        if isinstance(node, ast.Call):
            result = _remembering(node)
        elif isinstance(node, ast.Dict):
            spread = [value for key, value in zip(node.keys, node.values, strict=True) if not key]
            if spread:
                result = _call("merged", *spread)
        elif isinstance(node, ast.AnnAssign) and node.value and Functions.is_vague(node.annotation):
            result = ast.Assign([node.target], node.value)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            original = self.original[id(node)]
            assert isinstance(original, ast.FunctionDef | ast.AsyncFunctionDef)
            self.functions.annotate(original, node)
        self.done[id(node)] = result
        questions = self.questions.get(id(node), ())
        if questions and isinstance(node, ast.Match):
            return [*(ast.Expr(self._reveal(question)) for question in questions), result]
        if questions:
            assert isinstance(result, ast.expr)
            result = ast.BoolOp(ast.And(), [*map(self._reveal, questions), result])
        return result

    def _reveal(self, question: _Question) -> ast.expr:
        made = self.copies[id(question.asked)]
        asked = self.done.get(id(made), made)
        assert isinstance(asked, ast.expr)
        if question.inside:
            asked = _call("element", asked)
        held = ast.Tuple([asked, ast.Constant(question.number)], ast.Load())
        return ast.Call(ast.Name("reveal_type", ast.Load()), [held], [])


def _place(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> ast.AST:
    """Where to ask: not inside of a comparison or a pattern, which narrow, or of an f-string."""
    place: ast.AST = node
    found: ast.AST = node
    while True:
        parent = parents.get(found)
        if not isinstance(parent, ast.expr | ast.keyword | ast.Starred | ast.FormattedValue):
            break
        if isinstance(parent, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp):
            break
        if isinstance(parent, ast.GeneratorExp):
            break
        found = parent
        stored = isinstance(getattr(found, "ctx", None), ast.Store | ast.Del)
        if isinstance(found, ast.Compare | ast.JoinedStr) and not stored:
            place = found
    top = parents.get(found)
    outer = top if isinstance(top, ast.pattern) else parents.get(place)
    while isinstance(outer, ast.pattern | ast.match_case):
        outer = parents[outer]
    return outer if isinstance(outer, ast.Match) else place


def _remembering(node: ast.Call) -> ast.AST:
    """A call that makes plain dicts, or a table, as one whose type says of what."""
    match node:
        case ast.Call(func=ast.Attribute(value=source, attr=name)):
            pass
        case ast.Call(func=ast.Name(id=name)):
            source = None  # type: ignore[assignment]
        case _:
            return node
    if name in TABLES:
        rows = node.args[0] if node.args else source
        return _call("frame", rows) if rows is not None else node
    if name in PLAIN:
        model = node.args[0] if node.args else source
        return (
            _call("plain", model)
            if model is not None and name != "to_dict"
            else (_call("plain", source) if source is not None else node)
        )
    if name in FRAMES:
        data = [k.value for k in node.keywords if k.arg in ("data", "records")]
        given = [*node.args, *data]
        return _call("frame", given[0]) if given else node
    if name == "dict" and source is None and len(node.args) == 1:
        return _call("merged", node.args[0])
    return node


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    module = ast.Name(MODULE, ast.Load())
    return ast.Call(ast.Attribute(module, name, ast.Load()), list(arguments), [])
