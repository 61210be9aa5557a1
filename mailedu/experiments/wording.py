"""Measured numbers as people say them: in answers, and beside what figures draw."""

from __future__ import annotations

_TIMES = {0: "never", 1: "once", 2: "twice"}


def duration(seconds: float) -> str:
    """Return a duration with two or three digits, e.g. ``"102 ms"``, ``"7.4 min"``."""
    if seconds == 0:
        return "0 s"
    if seconds < 0.9995:
        return _short(seconds * 1000, "ms")
    if seconds < 99.5:
        return _short(seconds, "s")
    return _short(seconds / 60, "min") if seconds < 99.5 * 60 else _short(seconds / 3600, "h")


def octets(count: float) -> str:
    """Return a number of octets, in thousands (kB), millions (MB) or billions (GB) of them."""
    if count < 999.5:
        return "1 octet" if count == 1 else f"{count:.0f} octets"
    if count < 999_500:
        return _short(count / 1000, "kB")
    return _short(count / 1e6, "MB") if count < 999.5e6 else _short(count / 1e9, "GB")


def times(count: int) -> str:
    """Return how often something happened: ``"once"``, ``"40 times"``."""
    return _TIMES.get(count, f"{count:,} times")


def counted(count: int, thing: str) -> str:
    """Return a number with its noun, e.g. ``"1 connection"``, ``"1,200 round trips"``."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def between(least: str, most: str) -> str:
    """Return a range of two amounts, e.g. ``"7.3 to 8 min"``; one of them when they are equal."""
    if least == most:
        return least
    return f"{least.removesuffix(' ' + most.rpartition(' ')[2])} to {most}"


def _short(value: float, unit: str) -> str:
    digits = f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:,.0f}"
    return f"{digits} {unit}"
