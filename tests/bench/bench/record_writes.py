#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes records as safely as one can by plain means: what the daemon is compared with.

    record_writes.py FOLDER COUNT

Each in a file of its own, which is synced before it gets its name, and then its folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# About as long as the record of a small job.
_TEXT = b"{" + b" " * 700 + b"}\n"

# How many are synced together, and how many threads write, where that is measured.
_BATCH = 128
_THREADS = 16


class RecordWriter:
    """Writes records into a folder, each with a new name."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        self._names = _new_names()

    def close(self) -> None:
        os.close(self._folder)

    def one_by_one(self, count: int) -> None:
        for _ in range(count):
            self._write(next(self._names))

    def in_batches(self, count: int) -> None:
        """All texts of a batch, then all syncs of them, then all names, and one sync of the folder."""
        for begin in range(0, count, _BATCH):
            self._write_batch([next(self._names) for _ in range(min(_BATCH, count - begin))])

    def by_threads(self, count: int) -> None:
        with ThreadPoolExecutor(_THREADS) as pool:
            for _ in pool.map(self._write, [next(self._names) for _ in range(count)]):
                pass

    def _write(self, name: str) -> None:
        file = self._write_text(name)
        os.fsync(file)
        os.close(file)
        self._rename(name)
        os.fsync(self._folder)

    def _write_batch(self, names: Sequence[str]) -> None:
        files = [self._write_text(name) for name in names]
        for file in files:
            os.fsync(file)
            os.close(file)
        for name in names:
            self._rename(name)
        os.fsync(self._folder)

    def _write_text(self, name: str) -> int:
        file = os.open(f".{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640, dir_fd=self._folder)
        os.write(file, _TEXT)
        return file

    def _rename(self, name: str) -> None:
        os.rename(f".{name}", name, src_dir_fd=self._folder, dst_dir_fd=self._folder)


def _new_names() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"{number}.json"


def main() -> None:
    writer = RecordWriter(Path(sys.argv[1]))
    writer.one_by_one(int(sys.argv[2]))
    writer.close()


if __name__ == "__main__":
    main()
