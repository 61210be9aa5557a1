"""The card of a sandbox: where its servers listen, who has an account, how to use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_SERVICES = (
    ("smtp", "SMTP", "relay: takes mail for local users, no login"),
    ("submission", "SMTP submission", "for mail programs: log in to send"),
    ("pop3", "POP3", "fetch mail"),
    ("imap", "IMAP", "read mail where it is"),
)

_STYLE = """
.mailedu-card { font: 14px/1.5 system-ui, sans-serif; border: 1px solid #8886;
  border-radius: 8px; padding: 14px 18px; max-width: 860px; box-sizing: border-box; }
.mailedu-card h4 { font-size: 16px; margin: 0 0 2px; }
.mailedu-card p { margin: 4px 0 8px; max-width: 70ch; }
.mailedu-card .mailedu-pair { display: flex; flex-wrap: wrap; gap: 12px 40px; }
.mailedu-card table { border-collapse: collapse; margin: 4px 0 8px; font-size: 14px; }
.mailedu-card caption { text-align: left; font-weight: 600; padding: 4px 0; }
.mailedu-card th, .mailedu-card td { text-align: left; padding: 3px 18px 3px 0;
  border-bottom: 1px solid #8884; background: none; vertical-align: baseline; }
.mailedu-card th { font-weight: 500; opacity: .75; font-size: 12.5px; }
.mailedu-card code { font: 13px ui-monospace, monospace; background: none; padding: 0; }
.mailedu-card summary { cursor: pointer; font-weight: 600; }
"""


class Card:
    """What a notebook shows for a sandbox.

    Parameters
    ----------
    described: the plain data of ``Sandbox.describe()``.
    """

    def __init__(self, described: Mapping[str, Any]) -> None:
        self._described = described

    def _repr_html_(self) -> str:
        described = self._described
        services = [
            (escape(title), _code(f"{described[name]['host']}:{described[name]['port']}"), what)
            for name, title, what in _SERVICES
        ]
        accounts = [
            (_code(a["user"]), _code(a["password"]), _code(a["address"]))
            for a in described["accounts"]
        ]
        return (
            f'<div class="mailedu-card"><style>{_STYLE}</style>'
            "<h4>A mail system of your own</h4>"
            "<p>It runs in this notebook's kernel and listens on this machine only. "
            "Nothing is ever sent anywhere else.</p>"
            '<div class="mailedu-pair">'
            + _table("Servers", ("protocol", "host and port", "what for"), services)
            + _table("Accounts", ("user", "password", "address"), accounts)
            + "</div><details><summary>Use your own mail program</summary>"
            "<p>Add an account by hand: incoming server POP3 or IMAP, outgoing server SMTP "
            "submission, each with the host and port above, no encryption, and "
            "“normal password” as the way of logging in. From Python:</p>"
            f"<pre><code>{escape(_example(described))}</code></pre></details></div>"
        )

    def __repr__(self) -> str:
        described = self._described
        lines = [
            f"{title:16} {described[name]['host']}:{described[name]['port']}"
            for name, title, _ in _SERVICES
        ]
        lines += [
            f"{a['user']:16} {a['password']:14} {a['address']}" for a in described["accounts"]
        ]
        return "\n".join(lines)


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _table(caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    cells = "".join(f'<th scope="col">{name}</th>' for name in head)
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return (
        f"<table><caption>{caption}</caption><thead><tr>{cells}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _example(described: Mapping[str, Any]) -> str:
    account = described["accounts"][-1] if described["accounts"] else {"user": "", "password": ""}
    where = described["imap"]
    return (
        "import imaplib\n"
        f'M = imaplib.IMAP4("{where["host"]}", {where["port"]})\n'
        f'M.login("{account["user"]}", "{account["password"]}")\n'
        'M.select("INBOX")'
    )
