"""Debian's Dovecot as a process of ours: unprivileged, on the loopback interface."""

from __future__ import annotations

import contextlib
import grp
import itertools
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from line import SocketLine
from speaking import PATIENCE

SERVICES = ("imap", "imaps", "pop3", "pop3s")
USERS = ("bob", "carol", "alice")

_TEMPLATE = Path(__file__).parent / "dovecot.conf.in"
_MEMORY = Path("/dev/shm")  # thousands of small files: a disk takes seconds to remove them
_NOBODY = "nobody"
"""Whom Dovecot runs as when the tests run as root: it reads no mail as root."""


class Dovecot:
    """A running Dovecot; ``stage`` gives it new accounts.

    Parameters
    ----------
    program: the path of ``dovecot``.
    certificate: the private key and the chain of certificates, PEM.
    client_tls: makes a context that trusts the certificate.
    """

    name = "Dovecot"

    def __init__(
        self, program: str, certificate: bytes, client_tls: Callable[[], ssl.SSLContext]
    ) -> None:
        self.client_tls = client_tls
        self.log: list[str] = []
        self._scripts = itertools.count(1)
        as_root = os.getuid() == 0
        user = pwd.getpwnam(_NOBODY) if as_root else pwd.getpwuid(os.getuid())
        self._home = Path(
            tempfile.mkdtemp(prefix="dovecot-", dir=_MEMORY if _MEMORY.is_dir() else None)
        )
        held = {service: _hold_port() for service in SERVICES}
        self.ports = {service: holder.getsockname()[1] for service, holder in held.items()}
        self._write_files(certificate, user)
        self._process = subprocess.Popen(
            [program, "-F", "-c", self._home / "dovecot.conf"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that stop reaches its children too
            env={"PATH": os.environ.get("PATH", "")},
            user=user.pw_uid if as_root else None,
            group=user.pw_gid if as_root else None,
            extra_groups=[] if as_root else None,
        )
        started = threading.Event()
        threading.Thread(target=self._read_log, args=[started], daemon=True).start()
        started.wait(20)
        for holder in held.values():
            holder.close()
        if self._process.poll() is not None or not started.is_set():
            self.stop()
            raise RuntimeError("Dovecot does not start:\n" + "\n".join(self.log))

    def _write_files(self, certificate: bytes, user: pwd.struct_passwd) -> None:
        settings = {
            "home": str(self._home),
            "user": user.pw_name,
            "group": grp.getgrgid(user.pw_gid).gr_name,
        }
        config = _TEMPLATE.read_text("utf-8")
        for name, value in {**settings, **self.ports}.items():
            config = config.replace(f"@{name}@", str(value))
        (self._home / "dovecot.conf").write_text(config, "utf-8")
        (self._home / "cert.pem").write_bytes(certificate)
        (self._home / "users").write_text("".join(f"{user}:{user}-secret\n" for user in USERS))
        (self._home / "mail").mkdir()
        if os.getuid() == 0:
            for path in (self._home, *self._home.iterdir()):
                os.chown(path, user.pw_uid, user.pw_gid)

    def _read_log(self, started: threading.Event) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.log.append(line.rstrip())
            if "starting up" in line:
                started.set()
        started.set()

    def stage(self, patience: float = PATIENCE) -> DovecotStage:
        """Return the server as a client from an address of its own sees it."""
        number = next(self._scripts)
        return DovecotStage(self, f"127.77.{number >> 8}.{number & 255}", patience)

    def stop(self) -> None:
        """End the process and remove its files."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)


class DovecotStage:
    """See :class:`speaking.Stage`. The mailboxes belong to the client's address."""

    name = Dovecot.name

    def __init__(self, dovecot: Dovecot, address: str, patience: float) -> None:
        self._patience = patience
        self._client_tls = dovecot.client_tls
        self._ports = dovecot.ports
        self._address = address

    def connect(self, service: str) -> SocketLine:
        connection = socket.socket()
        connection.bind((self._address, 0))
        connection.connect(("127.0.0.1", self._ports[service]))
        line = SocketLine(connection, self._client_tls, self._patience)
        if service in ("imaps", "pop3s"):
            line.start_tls()
        return line

    def close(self) -> None:
        """Nothing is left to do: the mailboxes go away with the server."""


def _hold_port() -> socket.socket:
    """Bind a free port, so that nobody else is given it until Dovecot listens there."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    return holder
