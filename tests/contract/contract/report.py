# SPDX-License-Identifier: BSL-1.0
"""What became of the cases: text for people, JUnit for tools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True)
class Result:
    """What became of one case: `outcome` is passed, skipped, failed or error."""

    name: str
    outcome: str
    text: str = ""
    seconds: float = 0.0


def verdict(name: str, problems: Iterable[str]) -> Result:
    """The result of a check that takes no server."""
    text = "\n".join(problems)
    return Result(name, "failed" if text else "passed", text)


class Report:
    """Results in the order of their coming."""

    def __init__(self) -> None:
        self._results: list[Result] = []

    def add(self, result: Result) -> None:
        """Takes a result, and prints it if there is something to be seen to."""
        self._results.append(result)
        if result.outcome in ("failed", "error"):
            print(f"{result.outcome.upper()} {result.name}\n{result.text}\n", flush=True)

    def count(self, outcome: str) -> int:
        """How many came to that."""
        return sum(result.outcome == outcome for result in self._results)

    def is_good(self) -> bool:
        """True if something passed and nothing failed."""
        return self.count("failed") + self.count("error") == 0 and self.count("passed") > 0

    def summary(self) -> str:
        """The line that ends it all."""
        failed = self.count("failed") + self.count("error")
        return f"{self.count('passed')} passed, {failed} failed, {self.count('skipped')} skipped"

    def skips(self) -> list[str]:
        """Why cases were skipped, and how many for each reason."""
        reasons = [result.text for result in self._results if result.outcome == "skipped"]
        return [f"skipped {reasons.count(reason)}: {reason}" for reason in dict.fromkeys(reasons)]

    def write_junit(self, file: Path, suite: str) -> None:
        """The attributes stand in the order in which Boost.Test writes them, and what was skipped is none of the tests, as
        there: tests/run counts on that."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>']
        run = len(self._results) - self.count("skipped")
        lines.append(
            f'<testsuite  tests="{run}" skipped="{self.count("skipped")}"'
            f' errors="{self.count("error")}" failures="{self.count("failed")}" id="0" name={quoteattr(suite)}>'
        )
        lines.extend(_test_case(result) for result in self._results)
        lines.append("</testsuite>")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _test_case(result: Result) -> str:
    folder, _, name = result.name.rpartition("/")
    opening = (
        f"<testcase classname={quoteattr(folder)} name={quoteattr(name)}"
        f' assertions="1" time="{result.seconds:.3f}"'
    )
    text = "".join(c for c in result.text if c >= " " or c in "\n\t")
    match result.outcome:
        case "skipped":
            return f"{opening}><skipped message={quoteattr(text)}/></testcase>"
        case "failed":
            return f"{opening}><failure>{escape(text)}</failure></testcase>"
        case "error":
            return f"{opening}><error>{escape(text)}</error></testcase>"
        case _:
            return f"{opening}/>"
