"""Chromium and a JupyterLab for tests that look at the screen.

``page`` is a fresh tab; a request of it to any other host fails the test. ``jupyterlab`` is a
server with a folder of its own (with the lessons in it). ``shoot`` keeps a picture in
``tests/browser/shots/``, which nobody compares but everybody may look at.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jupyter_for_tests import ROOT, Jupyter, running
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)

SHOTS = Path(__file__).parent / "shots"
HERE = {"127.0.0.1", "localhost", "::1"}
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
expect.set_options(timeout=30_000)


def is_here(url: str) -> bool:
    """Tell whether an address is on this machine."""
    parts = urlsplit(url)
    return parts.scheme not in ("http", "https", "ws", "wss") or parts.hostname in HERE


@pytest.fixture(scope="module")
def chromium(program: Callable[[str], str]) -> Iterator[Browser]:
    """The system's Chromium, for one file: its event loop is in the way of other tests."""
    path = program("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def elsewhere() -> list[str]:
    """The addresses on other hosts that pages have asked for; must be empty at the end."""
    return []


@pytest.fixture(scope="module")
def profile(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser profile for one file: the first tab of a new one costs as much as most tests."""
    profile = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield profile
    profile.close()


@pytest.fixture
def context(profile: BrowserContext, elsewhere: list[str]) -> Iterator[BrowserContext]:
    """The browser profile, empty; it may reach this machine only, or else the test fails."""

    def check(address: Request | WebSocket) -> None:
        if not is_here(address.url):
            elsewhere.append(address.url)

    def opened(page: Page) -> None:
        page.on("websocket", check)

    profile.on("request", check)
    profile.on("page", opened)
    yield profile
    for page in profile.pages:
        page.close()
    profile.remove_listener("request", check)
    profile.remove_listener("page", opened)
    profile.unroute_all()
    profile.set_offline(False)
    profile.clear_cookies()
    assert elsewhere == [], "the page asked other hosts"


@pytest.fixture
def cut_off(context: BrowserContext, elsewhere: list[str]) -> Iterator[None]:
    """No network at all, for pages whose host asks for things elsewhere and must do without."""
    context.route(lambda url: not is_here(url), lambda route: route.abort())
    yield
    elsewhere.clear()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh tab of 1440 by 900 pixels."""
    return context.new_page()


@pytest.fixture
def shoot(page: Page) -> Callable[[str], Path]:
    """``shoot("name")`` keeps a picture of the tab as ``shots/name.png``."""

    def take(name: str) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        page.screenshot(path=path)
        return path

    return take


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """JupyterLab in a folder of its own with a copy of the lessons.

    It also serves Notebook 7 and Voilà: ``url("notebooks/…")`` and ``url("voila/render/…")``.
    """
    home = tmp_path_factory.mktemp("jupyter")
    folder = home / "work"
    folder.mkdir()
    for lesson in sorted((ROOT / "notebooks").glob("*.ipynb")):
        shutil.copy(lesson, folder)
    with running(home, folder) as jupyter:
        yield jupyter
