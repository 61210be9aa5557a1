"""The card of a sandbox: where its servers listen, who has an account, how to use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_SERVICES = (
    ("smtp", "SMTP", "relay: takes mail for local users, no login"),
    ("submission", "SMTP submission", "for mail programs: log in to send"),
    ("submissions", "submission over TLS", "the same, encrypted from the start"),
    ("pop3", "POP3", "fetch mail"),
    ("pop3s", "POP3 over TLS", "the same, encrypted from the start"),
    ("imap", "IMAP", "read mail where it is"),
    ("imaps", "IMAP over TLS", "the same, encrypted from the start"),
)

# The class twice where a notebook's own rules for tables and code would win.
_STYLE = """
.mailedu-card { font: 14px/1.5 system-ui, sans-serif; border: 1px solid #8886;
  border-radius: 8px; padding: 14px 18px; max-width: 860px; box-sizing: border-box; }
.mailedu-card h4 { font-size: 16px; margin: 0 0 2px; }
.mailedu-card p { margin: 4px 0 8px; max-width: 70ch; }
.mailedu-card .mailedu-pair { display: flex; flex-wrap: wrap; gap: 12px 40px; }
.mailedu-card table { border-collapse: collapse; margin: 4px 0 8px; font-size: 14px; }
.mailedu-card caption { text-align: left; font-weight: 600; padding: 4px 0; }
.mailedu-card.mailedu-card :is(th, td) { text-align: left; padding: 3px 18px 3px 0;
  border-bottom: 1px solid #8884; background: none; vertical-align: baseline; }
.mailedu-card th { font-weight: 500; opacity: .75; font-size: 12.5px; }
.mailedu-card.mailedu-card code { font: 13px ui-monospace, monospace; background: none;
  padding: 0; }
.mailedu-card p code { overflow-wrap: anywhere; }
.mailedu-card pre { margin: 4px 0 10px; }
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
            if name in described
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
            + f"</div>{self._hidden()}<details><summary>Use your own mail program</summary>"
            f"<p>Add an account by hand: incoming server POP3 or IMAP, outgoing server SMTP "
            f"submission, each with the host and port above, {self._security()}, and "
            "“normal password” as the way of logging in. From Python:</p>"
            f"<pre><code>{escape(_example(described))}</code></pre></details>"
            f"{self._encryption()}</div>"
        )

    def _hidden(self) -> str:
        hidden = self._described["hidden"]
        if not hidden:
            return ""
        names = "; ".join(f"{name} without {', '.join(names)}" for name, names in hidden.items())
        return f"<p>Extensions left out: {escape(names)}.</p>"

    def _security(self) -> str:
        """What to choose in a mail program where it asks for encryption."""
        encrypted = "STARTTLS, or the ports over TLS"
        return "no encryption" if self._described["cleartext_login"] else encrypted

    def _encryption(self) -> str:
        tls = self._described["tls"]
        if tls is None:
            return ""
        where = f" It is in {_code(tls['ca_file'])}." if tls["ca_file"] else ""
        return (
            "<details><summary>With encryption</summary>"
            "<p>STARTTLS (POP3: STLS) encrypts a connection in its course; the ports over TLS are "
            "encrypted from the start. A mail program must be told whom to trust: this sandbox "
            "has an authority of its own, which signed the server's certificate. This line writes "
            "the authority's certificate to a file for the program, and gives its whole path."
            f"{where}</p>"
            '<pre><code>box.write_ca_file("mailedu-ca.pem")</code></pre>'
            "<p>The SHA-256 fingerprint of the authority's certificate, to compare with what the "
            "program shows:</p>"
            f'<p style="max-width: none">{_code(tls["ca_fingerprint"])}</p>'
            "<p>The authority cannot sign anything else: its key is gone. Each new sandbox has "
            "another one.</p></details>"
        )

    def __repr__(self) -> str:
        described = self._described
        lines = [
            f"{title:20} {described[name]['host']}:{described[name]['port']}"
            for name, title, _ in _SERVICES
            if name in described
        ]
        lines += [
            f"{a['user']:20} {a['password']:14} {a['address']}" for a in described["accounts"]
        ]
        if tls := described["tls"]:
            lines += [
                f"{'trust':20} {tls['ca_file'] or 'box.write_ca_file() writes the certificate'}",
                f"{'its SHA-256':20} {tls['ca_fingerprint']}",
            ]
        lines += [
            f"{'left out':20} {name} {', '.join(names)}"
            for name, names in described["hidden"].items()
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
    secure = not described["cleartext_login"] and described["tls"] is not None
    where = described["imaps" if secure else "imap"]
    kind, more = ("IMAP4_SSL", ", ssl_context=box.client_context()") if secure else ("IMAP4", "")
    return (
        "import imaplib\n"
        f'M = imaplib.{kind}("{where["host"]}", {where["port"]}{more})\n'
        f'M.login("{account["user"]}", "{account["password"]}")\n'
        'M.select("INBOX")'
    )
