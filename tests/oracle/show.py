"""``python tests/oracle/show.py SCRIPT…`` plays scripts on both servers and prints what is said."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from certificates import Certificates
from dovecot import Dovecot
from ours import Ours
from play import Player, ScriptFails
from script import parse
from speaking import Stage


def _show(path: Path, stage: Stage) -> None:
    player = Player(parse(path.read_text("utf-8"), path), stage)
    try:
        player.play()
        print(f"== {player.script.name} on {stage.name}: as expected", *player.log, sep="\n    ")
    except ScriptFails as error:
        print(f"== {error}")


def main(paths: list[str]) -> None:
    """Play them; a dialogue that fails is printed up to there."""
    certificates = Certificates()
    ours = Ours(certificates.server_tls(), certificates.client_tls)
    pem = certificates.server.private_key_and_cert_chain_pem.bytes()
    program = shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    dovecot = program and Dovecot(program, pem, certificates.client_tls)
    try:
        for path in map(Path, paths):
            _show(path, ours.stage())
            if dovecot and path.parent.name != "smtp":
                _show(path, dovecot.stage())
    finally:
        ours.stop()
        if dovecot:
            dovecot.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
