"""A page with the console's widget and the real Python side behind it, with no Jupyter between."""

from __future__ import annotations

import json
import threading
from typing import Any

from dialogue_page import widget_page
from playwright.sync_api import Page

from mailedu.console import Console
from mailedu.views.console import ConsoleWidget

_CONNECT = """async () => {
  const [model] = models;
  const exchange = async (content) => {
    const { messages, session } = JSON.parse(await kernel(JSON.stringify(content)));
    if (session) model.set("session", session);
    messages.forEach((message) => model.tell(message));
  };
  model.send = (content) => void exchange(content);
  model.sent.splice(0).forEach(model.send);
  const poll = () => exchange(null).then(() => setTimeout(poll, 40));
  poll();
}"""


class Kernel(ConsoleWidget):
    """The widget as a kernel has it; what it sends waits until the page fetches it."""

    def __init__(self, console: Console) -> None:
        self._sending = threading.Lock()
        self._sent: list[Any] = []
        self._told: dict[str, Any] | None = None
        super().__init__(console)

    def send(self, content: Any, buffers: Any = None) -> None:
        with self._sending:
            self._sent.append(content)

    def take(self, content: str) -> str:
        """Take a message of the page, if it is one, and return all that is news to the page."""
        message = json.loads(content)
        if message is not None:
            self._handle_custom_msg(message, [])
        with self._sending:
            messages, self._sent = self._sent, []
        session = self.session if self.session != self._told else None
        self._told = session or self._told
        return json.dumps({"messages": messages, "session": session})


def show_console(page: Page, console: Console, theme: str = "auto") -> Kernel:
    """Show the console's widget on the page; returns its Python side."""
    kernel = Kernel(console)
    traits = {
        "data": kernel.data,
        "index": 0,
        "theme": theme,
        "size": "normal",
        "session": kernel.session,
        "names": kernel.names,
    }
    page.expose_function("kernel", kernel.take)
    page.set_content(widget_page("console", [traits]))
    page.locator("body[data-ready]").wait_for()
    page.evaluate(_CONNECT)
    return kernel
