"""Experiments for tests of the views, beside the real ones: quick, and with known rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailedu import experiments
from mailedu.views import figures

STUBS = Path(__file__).parent / "stubs"


def add_stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``mailedu.run("polls")`` and its figure be found."""
    for package in (experiments, figures):
        folder = STUBS / package.__name__.rpartition(".")[2]
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
