"""A process of topic `decode`: says as JSON what it measured.

    python -m otto_bench.decode_process DOCUMENT times [--plain]
    python -m otto_bench.decode_process DOCUMENT memory DECODER

`--plain` measures ours without its extra `speed`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from otto_bench.decoders import DECODERS, ENCODERS, JSON, STOCK
from otto_bench.made_bodies import SHAPES, BodyShape, body_of
from otto_bench.timing import OURS, turns

ROUNDS = 9
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def main(arguments: list[str]) -> int:
    document = json.loads(Path(arguments[0]).read_text())
    if arguments[1] == "memory":
        print(json.dumps(_memory(arguments[2], document)))
        return 0
    plain = "--plain" in arguments
    if plain:
        # What is None here cannot be imported.
        sys.modules["msgspec"] = None  # type: ignore[assignment]
    names = (OURS, STOCK, JSON) if plain else tuple(DECODERS)
    decoding = {shape.name: _decoding(shape, document, names) for shape in SHAPES}
    encoding = {shape.name: _encoding(shape) for shape in SHAPES if shape.writes}
    print(json.dumps({"decoding": decoding, "encoding": encoding}))
    return 0


def _decoding(
    shape: BodyShape, document: dict[str, Any], names: tuple[str, ...]
) -> dict[str, list[float]]:
    body = body_of(shape)
    decoders = {name: DECODERS[name](shape, document) for name in names}
    calls = {name: lambda decode=it: decode(body) for name, it in decoders.items()}
    return turns(calls, rounds=ROUNDS, batch=shape.batch)


def _encoding(shape: BodyShape) -> dict[str, list[float]]:
    body = body_of(shape)
    calls = {name: make(shape, body) for name, make in ENCODERS.items()}
    return turns(calls, rounds=ROUNDS, batch=shape.batch)


def _memory(name: str, document: dict[str, Any]) -> float:
    """Megabytes that decoding a page takes at the most, over what the process held before."""
    shape = SHAPES[0]
    decode, body = DECODERS[name](shape, document), body_of(shape)
    # Code is compiled and imported by now.
    decode(body_of(BodyShape(shape.name, shape.schema, shape.tag, shape.reads, None, 1)))
    _RESET.write_text("5")
    before = _status("VmRSS")
    kept = decode(body)
    most = _status("VmHWM")
    del kept
    return most - before


def _status(name: str) -> float:
    [line] = [it for it in _STATUS.read_text().splitlines() if it.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
