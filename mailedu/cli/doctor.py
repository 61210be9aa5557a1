"""``mailedu doctor``: what works on this machine."""

from __future__ import annotations

from mailedu import doctor as machine
from mailedu.cli.app import app


@app.command()
def doctor() -> int:
    """Say what works on this machine, and what to do about what does not."""
    missing = 0
    for check in machine.examine():
        print(check, flush=True)
        missing += not check.ok
    if missing:
        print(f"{missing} missing")
    return 1 if missing else 0
