"""Puts the lessons into the wheel; an editable installation finds them in notebooks/ itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LessonsHook(BuildHookInterface):
    """Hatchling's hook: ``notebooks/*.ipynb`` become ``mailedu/notebooks/*.ipynb``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            for lesson in Path(self.root, "notebooks").glob("*.ipynb"):
                build_data["force_include"][str(lesson)] = f"mailedu/notebooks/{lesson.name}"
