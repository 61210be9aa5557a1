"""A learner types a whole IMAP session by hand, in JupyterLab, also while a cell is at work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
from jupyter_for_tests import Jupyter
from playwright.sync_api import Page, expect

Shoot = Callable[[str], Path]
COMMAND = "(name) => void jupyterapp.commands.execute(name)"
THEME = "(theme) => jupyterapp.commands.execute('apputils:change-theme', {theme})"
CONSOLE = """from mailedu import Sandbox
box = Sandbox(["bob"])
console = box.console("imap", user="bob")
console"""


def test_a_whole_session_is_typed_by_hand(jupyterlab: Jupyter, page: Page, shoot: Shoot) -> None:
    busy = """import threading
over = threading.Event()
console.listen(lambda: None if console.is_open else over.set())
over.wait()
print("the session is over:", len(console.transcript), "steps")"""
    cells = [nbformat.v4.new_code_cell(source) for source in (CONSOLE, busy)]
    document = nbformat.v4.new_notebook(cells=cells)
    document.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(document, jupyterlab.folder / "console.ipynb")
    page.goto(jupyterlab.url("lab/tree/console.ipynb"))
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle")
    page.evaluate(COMMAND, "notebook:run-cell-and-select-next")

    typing = page.locator(".mailedu .typing")
    line = page.get_by_role("combobox", name="The line to send, as bob's console")
    notes, cell = typing.locator(".notes"), page.locator(".jp-Notebook .jp-Cell")
    expect(page.locator(".mailedu .counter")).to_have_text("1 / 1")
    page.evaluate(COMMAND, "notebook:run-cell")
    expect(page.locator(".jp-InputPrompt").nth(1)).to_have_text("[*]:")  # the kernel is busy

    def send(text: str, state: str) -> None:
        line.press_sequentially(text)
        line.press("Enter")
        expect(line).to_have_value("")
        expect(typing.locator(".about")).to_contain_text(state)

    line.press_sequentially("a1 LOGIN bob ")
    typing.get_by_role("button", name="Fill in bob's password").click()
    expect(notes).to_contain_text("Anyone on the way can read the password")
    line.press("Enter")
    expect(typing).to_contain_text("authenticated, not encrypted.")
    send("a2 SELCET INBOX", "authenticated")  # b, a, x and d are JupyterLab's shortcuts
    expect(notes).to_contain_text("did you mean SELECT?")
    notes.get_by_role("button", name="a2 SELECT INBOX").click()
    line.press("Enter")
    expect(typing.locator(".about")).to_contain_text("selected")
    send("a3 FETCH 1 BODY[]", "selected")
    expect(notes).to_contain_text("Legal, but: Fetching BODY[…] sets the flag \\Seen")
    expect(page.locator(".mailedu .mailboxes")).to_contain_text("\\Seen")
    shoot("console-in-jupyterlab-light")
    page.evaluate(THEME, "JupyterLab Dark")
    expect(page.locator(".mailedu")).to_have_attribute("data-theme", "dark")
    shoot("console-in-jupyterlab-dark")
    send("a4 APPEND INBOX {10}", "10 octets are still to come")
    send("Subject: x", "selected")
    expect(page.locator(".mailedu .mailboxes")).to_contain_text("4")
    send("a5 LOGOUT", "The session has ended.")
    output = page.locator(".jp-OutputArea-output pre")
    expect(output).to_contain_text("the session is over:")
    assert cell.count() == 2
