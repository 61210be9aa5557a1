"""The sandbox in a real kernel: cells run again, interrupted, and a kernel restarted."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

OPEN = "from mailedu import Sandbox; box = Sandbox(); print(box.imap.port, flush=True)"
BLOCK = """
import imaplib
M = imaplib.IMAP4(box.imap.host, box.imap.port)
print("waiting", flush=True)
M.readline()  # the server has nothing to say
"""


@pytest.fixture
def kernel() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    manager, client = start_new_kernel(kernel_name="python3")
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def printed(client: BlockingKernelClient) -> str:
    """Return the next thing that a cell prints."""
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "stream":
            return str(message["content"]["text"]).strip()


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=10).close()
    except OSError:
        return False
    return True


def test_no_port_is_left_open(kernel: tuple[KernelManager, BlockingKernelClient]) -> None:
    manager, client = kernel
    client.execute(OPEN)
    first = int(printed(client))
    assert listens(first)

    client.execute(OPEN)
    second = int(printed(client))
    assert listens(second)
    assert not listens(first), "running the cell again closes the former sandbox"

    asked = client.execute(BLOCK)
    assert printed(client) == "waiting"
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=60)
    while reply["parent_header"].get("msg_id") != asked:
        reply = client.get_shell_msg(timeout=60)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert listens(second), "an interrupted cell does not break the sandbox"

    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    assert not listens(second)
