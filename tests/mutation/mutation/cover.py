# SPDX-License-Identifier: BSL-1.0
"""Which programs try which layers of lib/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Program:
    """A program that ends with 0 if all is well. The targets test_… are those of Boost.Test."""

    target: str
    arguments: tuple[str, ...] = ()

    @property
    def is_boost_test(self) -> bool:
        return self.target.startswith("test_")

    @property
    def folder(self) -> str:
        """Where its sources are, in tests/."""
        return self.target.removeprefix("test_") if self.is_boost_test else "simulation"


@dataclass(frozen=True)
class Cover:
    """Which programs try a layer, those first that notice most in the least time."""

    programs: Mapping[str, tuple[Program, ...]]

    # Of a layer, what tries the programs that it is part of; it takes minutes.
    end_to_end: Mapping[str, tuple[Program, ...]] = field(default_factory=dict)

    # What the programs of end_to_end start.
    started: tuple[str, ...] = ()


def _tests(*layers: str) -> tuple[Program, ...]:
    return tuple(Program(f"test_{layer}") for layer in layers)


# Hosts on which everything fails, always the same ones.
_FAULTS = Program("simulate_faults", ("--hosts", "10", "--seed", "1"))

_PROGRAMS = _tests("end_to_end", "operating", "hostile")

COVER = Cover(
    programs={
        "failure": _tests("failure", "spool"),
        "api": _tests("api", "job"),
        "pace": (*_tests("pace", "client"), _FAULTS),
        "job": (*_tests("job", "driver"), _FAULTS),
        "lists": (*_tests("lists"), _FAULTS),
        "driver": (*_tests("driver"), _FAULTS),
        "spool": _tests("spool", "intake", "disk"),
        "http": _tests("http"),
        "auth": _tests("auth", "config"),
        "journal": _tests("journal"),
        "config": _tests("config"),
        "coroutine": _tests("coroutine", "client", "intake"),
        "client": _tests("client"),
        "disk": _tests("disk", "intake"),
        "diagnosis": _tests("diagnosis", "service"),
        "intake": _tests("intake"),
        "control": _tests("control"),
        "history": _tests("history"),
        "etcd": _tests("etcd", "etcd_cluster"),
        "fleet": _tests("fleet"),
        "events": _tests("events", "service"),
        "notify": _tests("notify"),
        "metrics": _tests("metrics", "service"),
        "service": _tests("service"),
        "emulator": _tests("emulator"),
    },
    end_to_end={
        layer: _PROGRAMS
        for layer in (
            "spool",
            "http",
            "auth",
            "journal",
            "config",
            "coroutine",
            "client",
            "disk",
            "diagnosis",
            "intake",
            "control",
            "history",
            "events",
            "notify",
            "metrics",
            "service",
        )
    },
    started=("rdad", "rdactl", "rdad-notify", "rda-emulator"),
)
