"""The model of py3langid with only the languages that we tell apart: half the memory, and no
dialects that take the votes of the language that they belong to.

The package keeps it compressed, which takes longer to undo than a whole article takes; what we
need of it is kept in the cache folder as it is used.
"""

from __future__ import annotations

import functools
import json
from array import array
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from py3langid import langid  # type: ignore[import-untyped]
from py3langid.modelio import load_model  # type: ignore[import-untyped]

from workers.builtfiles import built_once, digest_of

BUILD: Final = "1"
"""Version of the files' layout."""
_TYPES: Final = {2: "H", 4: "I", 8: "L"}
"""Of arrays, by the size of their items; reading single items of numpy's own is slow."""


class _Parts(NamedTuple):
    """What py3langid's model holds, of these languages."""

    table: npt.NDArray[np.float16]
    prior: npt.NDArray[np.float32]
    nextmove: npt.NDArray[Any]
    row: npt.NDArray[Any]
    output: npt.NDArray[np.int32]
    classes: list[str]


@functools.cache
def identifier(languages: frozenset[str]) -> Any:
    """py3langid's ``LanguageIdentifier`` for these languages (ISO 639-1 codes)."""
    digest = digest_of([BUILD, version("py3langid"), *sorted(languages)])
    parts = built_once(
        "languages",
        digest,
        build=functools.partial(_build, languages),
        write=_write,
        read=_read,
    )
    return langid.LanguageIdentifier(
        parts.table,
        parts.prior,
        parts.classes,
        _items(parts.nextmove),
        parts.output.tolist(),
        norm_probs=True,
        tk_row=_items(parts.row),
    )


def _build(languages: frozenset[str]) -> _Parts:
    path = Path(langid.__file__).parent / langid.MODEL_FILE
    table, prior, classes, nextmove, row, output = load_model(path)
    columns = [index for index, code in enumerate(classes) if code in languages]
    return _Parts(
        np.ascontiguousarray(np.asarray(table)[:, columns]),
        np.asarray(prior)[columns],
        np.asarray(nextmove),
        np.asarray(row),
        np.asarray(output, dtype=np.int32),
        [classes[index] for index in columns],
    )


def _write(folder: Path, parts: _Parts) -> None:
    for name, values in parts._asdict().items():
        if name == "classes":
            (folder / "classes.json").write_text(json.dumps(values), encoding="utf-8")
        else:
            np.save(folder / f"{name}.npy", values, allow_pickle=False)


def _read(folder: Path) -> _Parts:
    arrays = {
        name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
        for name in _Parts._fields
        if name != "classes"
    }
    return _Parts(**arrays, classes=json.loads((folder / "classes.json").read_bytes()))


def _items(values: npt.NDArray[Any]) -> array[int]:
    out: array[int] = array(_TYPES[values.dtype.itemsize])
    out.frombytes(values.view(np.uint8).data)
    return out
