"""How objects of the lower layers appear in a notebook without importing the views.

``mailedu/__init__.py`` registers, for each kind of object, what shows it; IPython asks
``_ipython_display_`` for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

_views: dict[str, Callable[..., object]] = {}


def register(kind: str, view: Callable[..., object]) -> None:
    """Show objects whose ``shown_as`` is ``kind`` as the object that ``view`` returns."""
    _views[kind] = view


class Shown:
    """A mixin: in a notebook the object appears as the view registered for ``shown_as``."""

    shown_as: ClassVar[str]

    def show(self, **options: Any) -> None:
        """Show it in the notebook, here and now.

        Parameters
        ----------
        options: of a dialogue those of ``mailedu.views.widgets.Dialogue``, for example
            ``predict=True`` or ``size="presentation"``.
        """
        from IPython.display import display

        view = _views.get(self.shown_as)
        display(view(self, **options) if view else repr(self))  # type: ignore[no-untyped-call]

    def _ipython_display_(self) -> None:
        self.show()
