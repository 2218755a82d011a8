# SPDX-License-Identifier: BSL-1.0
"""A terminal of a certain size, by tmux(1): what is typed into it, and what is seen."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from terminal.look import Line, lines_of

# Far longer than anything takes here.
_LONGEST = 60.0


def _is_prompt(line: str) -> bool:
    return line.rstrip() == "$"


class Screen:
    """A shell on a terminal. It ends with the block that it is entered by."""

    def __init__(self, folder: Path, columns: int, lines: int, path: Path) -> None:
        self.columns = columns
        self._tmux = ["tmux", "-S", str(folder / f"tmux-{columns}"), "-f", "/dev/null"]
        size = ["-x", str(columns), "-y", str(lines)]
        environment = ["env", "-i", f"PATH={path}:/usr/bin:/bin", "TERM=screen", "LANG=C.UTF-8", "PS1=$ "]
        self._run("new-session", "-d", *size, *environment, "/bin/sh")

    def __enter__(self) -> Screen:
        self._wait_until(lambda lines: _is_prompt(lines[-1]), "the first prompt")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("kill-server")

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([*self._tmux, *arguments], check=True, capture_output=True, text=True, timeout=_LONGEST)
        return done.stdout

    def write(self, text: str) -> None:
        """Without Return."""
        self._run("send-keys", "-l", text)

    def type(self, line: str) -> None:
        """A line, and Return."""
        self.write(line)
        self._run("send-keys", "Enter")

    def press(self, key: str) -> None:
        """As tmux names it: C-c."""
        self._run("send-keys", key)

    def give_line_up(self) -> None:
        """What was typed without Return isn't wanted any more.

        A shell that still completes it takes the key for the end of that, and wants another one.
        """
        until = time.monotonic() + _LONGEST
        while True:
            self.press("C-c")
            next_key = time.monotonic() + 1
            while time.monotonic() < next_key:
                if _is_prompt((self.seen().rstrip().splitlines() or [""])[-1]):
                    return
                time.sleep(0.1)
            if time.monotonic() > until:
                raise AssertionError(f"waited in vain for the prompt; the screen:\n{self.seen()}")

    def clear(self) -> None:
        """Nothing is seen any more but the prompt, once what was typed before is over.

        What is typed while the shell doesn't read yet is seen before its prompt, not behind it.
        """
        self._wait_until(lambda lines: _is_prompt(lines[-1]), "the prompt")
        self._run("send-keys", "-R")
        self._run("clear-history")
        self._run("send-keys", "Enter")
        self._wait_until(lambda lines: [line for line in map(str.strip, lines) if line] == ["$"], "the prompt alone")

    def seen(self) -> str:
        """All that is on the screen. What goes on in the next line, since it didn't fit, is one line."""
        return self._run("capture-pane", "-p", "-J")

    def looks(self) -> list[Line]:
        """All lines of the screen in pieces, and how each of these looks."""
        return lines_of(self._run("capture-pane", "-p", "-e"))

    def wait_for(self, text: str, seconds: float = _LONGEST) -> str:
        """Answers the screen on which it is."""
        until = time.monotonic() + seconds
        while text not in (screen := self.seen()):
            if time.monotonic() > until:
                raise AssertionError(f"waited in vain for {text!r}; the screen:\n{screen}")
            time.sleep(0.1)
        return screen

    def wait_for_prompt(self) -> str:
        """Answers the screen once the shell wants a command, and has had one."""
        return self._wait_until(lambda lines: len(lines) > 1 and _is_prompt(lines[-1]), "the prompt")

    def wait_for_prompt_after(self, command: str) -> str:
        """The same once that command is over."""
        return self._wait_until(
            lambda lines: _is_prompt(lines[-1]) and any(line.rstrip().endswith(command) for line in lines[:-1]),
            f"the end of {command}",
        )

    def wait_for_clear(self) -> None:
        """Nothing is seen but the prompt."""
        self._wait_until(lambda lines: len(lines) == 1 and _is_prompt(lines[0]), "a screen that is cleared")

    def _wait_until(self, condition: Callable[[list[str]], bool], what: str) -> str:
        until = time.monotonic() + _LONGEST
        while True:
            screen = self.seen()
            if condition(screen.rstrip().splitlines() or [""]):
                return screen
            if time.monotonic() > until:
                raise AssertionError(f"waited in vain for {what}; the screen:\n{screen}")
            time.sleep(0.1)
