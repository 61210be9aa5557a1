"""A cell that waits in smtplib, and a learner who lets its lines go by clicks, in JupyterLab."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
from jupyter_for_tests import Jupyter
from playwright.sync_api import Locator, Page, expect

Shoot = Callable[[str], Path]
COMMAND = "(name) => void jupyterapp.commands.execute(name)"
HOLD = """from mailedu import Sandbox
box = Sandbox()
holding = box.hold(client="a script")
holding"""
SEND = """import smtplib
try:
    with smtplib.SMTP(box.smtp.host, box.smtp.port, local_hostname="laptop.test") as client:
        client.sendmail("alice@campus.test", ["bob@campus.test"], "Subject: Held")
except smtplib.SMTPServerDisconnected:
    print("it was cut")
with smtplib.SMTP(box.smtp.host, box.smtp.port, local_hostname="laptop.test") as client:
    print("the server says", client.noop()[0])"""


def test_a_blocked_cell_is_stepped_by_clicks(jupyterlab: Jupyter, page: Page, shoot: Shoot) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in (HOLD, SEND)]
    document = nbformat.v4.new_notebook(cells=cells)
    document.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(document, jupyterlab.folder / "held.ipynb")
    page.goto(jupyterlab.url("lab/tree/held.ipynb"))
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle")
    page.evaluate(COMMAND, "notebook:run-all-cells")

    widget = page.locator(".mailedu")
    line, counter = widget.locator(".held-line .large"), widget.locator(".counter")
    expect(line).to_contain_text("220")  # the greeting, while the second cell runs
    expect(page.locator(".jp-InputPrompt").nth(1)).to_have_text("[*]:")
    expect(widget.locator(".unreached")).to_be_empty()
    press(widget, "Next line")
    expect(counter).to_have_text("1 / 1")
    expect(line).to_contain_text("laptop.test")

    press(widget, "Edit …")
    widget.get_by_label("What goes on instead").fill(r"EHLO edited.test\r\n")
    press(widget, "Put in place")
    expect(widget.locator(".held-line .changed")).to_contain_text("laptop.test")
    press(widget, "Duplicate")
    expect(widget.locator(".queue li")).to_have_count(2)
    widget.locator(".queue button").nth(1).click()
    press(widget, "Drop")
    expect(widget.locator(".queue")).to_be_hidden()
    shoot("hold-in-jupyterlab")
    widget.focus()
    page.keyboard.press("r")  # the next reply
    expect(line).to_contain_text("mail")
    expect(widget.locator(".step", has_text="edited.test").first).to_be_visible()

    press(widget, "Cut before")
    output = page.locator(".jp-OutputArea-output pre")
    expect(output).to_contain_text("it was cut")
    expect(line).to_contain_text("220")
    press(widget, "Stop holding")
    expect(output).to_contain_text("the server says 250")
    expect(widget.locator(".idle")).to_contain_text("Nothing is held")

    expect(widget.locator(".step").last).to_contain_text("221")
    steps = counter.inner_text()
    page.evaluate(COMMAND, "kernelmenu:restart")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(widget.locator(".note")).to_contain_text("The kernel was restarted")
    widget.get_by_role("button", name="First").click()
    expect(counter).to_have_text("1 / " + steps.split(" / ")[1])


def press(widget: Locator, name: str) -> None:
    widget.get_by_role("button", name=name, exact=True).click()
