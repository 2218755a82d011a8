# SPDX-License-Identifier: BSL-1.0
"""What is known of mutations from this run and earlier ones, and what is printed of it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from .cover import Cover
from .places import Mutation
from .trial import NO_PROGRAM, NOTICED, SAME_PROGRAM, SURVIVED, Result


def digest_of_sources(root: Path, cover: Cover, layer: str) -> str:
    """Of lib/ and of what tries a layer: results hold for these."""
    digest = hashlib.sha256()
    folders = ["lib", *(f"tests/{program.folder}" for program in cover.programs.get(layer, ()))]
    for path in sorted(path for folder in folders for path in (root / folder).rglob("*")):
        if path.suffix in (".cpp", ".hpp") and path.is_file():
            digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Results:
    """A file with a line for each trial. What a run has been killed in is lacking."""

    def __init__(self, file: Path, sources: Mapping[str, str]) -> None:
        """`sources` has the digest of what the results of a layer hold for."""
        self._file = file
        self._sources = sources
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], tuple[str, str]] = {}
        self._last: dict[str, str] = {}
        if file.is_file():
            for line in file.read_text(encoding="utf-8").splitlines():
                self._read(line)

    def _read(self, line: str) -> None:
        try:
            entry = json.loads(line)
        except ValueError:
            # It was being written when the run was killed.
            return
        self._last[entry["key"]] = entry["outcome"]
        self._known[entry["sources"], entry["key"]] = (entry["outcome"], entry["how"])

    def of(self, mutation: Mutation) -> Result | None:
        """What became of it with the same sources and tests."""
        known = self._known.get((self._sources[mutation.layer], mutation.key))
        return Result(mutation, *known) if known else None

    def has_survived(self, mutation: Mutation) -> bool:
        """True if it was not noticed when it was tried last, with whatever sources and tests."""
        return self._last.get(mutation.key) == SURVIVED

    def add(self, result: Result) -> None:
        mutation = result.mutation
        entry = {
            "sources": self._sources[mutation.layer],
            "key": mutation.key,
            "outcome": result.outcome,
            "how": result.how,
            "seconds": round(result.seconds, 1),
            "mutation": str(mutation),
        }
        with self._lock, self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        self._known[self._sources[mutation.layer], mutation.key] = (result.outcome, result.how)
        self._last[mutation.key] = result.outcome


def report(results: list[Result]) -> str:
    """The survivors, and the rates by layer."""
    lines = [""]
    for result in sorted(results, key=lambda result: (result.mutation.path, result.mutation.line)):
        if result.outcome == SURVIVED:
            lines.append(f"not noticed: {result.mutation}")
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.mutation.layer, Counter())[result.outcome] += 1
    lines += ["", f"{'layer':12}{'mutations':>10}{'noticed':>9}{'rate':>7}   {'the same':>9}{'no program':>12}"]
    counts["all"] = Counter(result.outcome for result in results)
    for layer, count in counts.items():
        tried = count[NOTICED] + count[SURVIVED]
        rate = f"{100 * count[NOTICED] / tried:.0f} %" if tried else ""
        lines.append(f"{layer:12}{tried:10}{count[NOTICED]:9}{rate:>7}   {count[SAME_PROGRAM]:9}{count[NO_PROGRAM]:12}")
    return "\n".join(lines)
