"""Captures read as transcripts, also those of a bad day."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packets import ACK, FIN, RST, Wire, captured, captured_ng, packets_of
from recorded_dialogues import NAMES, dialogues, spoken

from mailedu import Sandbox, Transcript, TranscriptError, read
from mailedu.exchange.pcap_reading import from_pcap
from mailedu.exchange.pcap_writing import to_pcap

GREETING = b"+OK ready\r\n"


def session(wire: Wire) -> Wire:
    wire.send("server", GREETING)
    wire.send("client", b"USER bob\r\n")
    wire.send("server", b"+OK\r\n")
    wire.send("client", b"PASS secret-word\r\n")
    wire.send("server", b"+OK in\r\n")
    wire.send("client", b"QUIT\r\n")
    wire.send("server", b"+OK bye\r\n")
    wire.send("server", flags=FIN | ACK)
    return wire


PLAIN = from_pcap(captured(session(Wire()).packets))


@pytest.mark.parametrize("name", [n for n in NAMES if "tls" not in n and n != "imaps"])
def test_what_was_exported_comes_back(name: str, tmp_path: Path) -> None:
    file = tmp_path / "talk.pcap"
    file.write_bytes(to_pcap(dialogues()[name]))
    assert outline(read(file)) == outline(dialogues()[name])


def outline(transcript: Transcript) -> dict[int, list[tuple[object, ...]]]:
    """Return what a masked dialogue still tells, by connection."""
    return {
        c.number: [
            (s.sender, s.data, s.kind, s.verb, s.state_after, s.label, s.error, s.section)
            for s in transcript.steps
            if s.connection == c.number
        ]
        for c in transcript.connections
    }


def test_what_came_encrypted_is_a_connection_of_its_own() -> None:
    transcript = dialogues()["starttls"]
    again = from_pcap(to_pcap(transcript))
    assert [c.protocol for c in again.connections] == ["SMTP", "SMTP"]
    data = [s.data for s in transcript.steps if s.data]
    assert [s.data for s in again.steps] == data
    assert [s.error for s in again.steps if s.error] == []


def test_a_capture_of_a_real_session(tmp_path: Path, program: Callable[[str], str]) -> None:
    """Captured by dumpcap on loopback, where that is allowed."""
    file = tmp_path / "real.pcapng"
    with Sandbox() as box:
        port = box.pop3.port
        command = [program("dumpcap"), "-i", "lo", "-p", "-c", "40", "-f", f"tcp port {port}"]
        with subprocess.Popen(
            [*command, "-w", str(file)], stderr=subprocess.PIPE, text=True
        ) as capture:
            assert capture.stderr is not None
            said = ""
            for line in capture.stderr:
                said += line
                if line.startswith("File: "):  # from now on it listens
                    break
            else:
                pytest.skip(f"dumpcap may not listen on loopback here: {said}")
            tape = box.pop3.dialogue("bob")
            while capture.poll() is None:
                box.pop3.dialogue("carol")
    found = [s.data for s in read(file).steps if s.connection == 1 and s.data]
    assert found == [s.data for s in tape.transcript.steps]
    assert read(file).connections[0].port == port  # POP3 by its greeting, not by its port


def test_order_and_repetition_do_not_matter() -> None:
    packets = packets_of(dialogues()["big fetched"])
    dice = random.Random(5)
    mixed = []
    for packet in packets:
        mixed += [packet] * dice.choice((1, 1, 2))
    for at in range(3, len(mixed) - 8, 7):
        mixed[at], mixed[at + 1] = mixed[at + 1], mixed[at]
    found = from_pcap(captured(mixed))
    assert [s.data for s in found.steps] == [s.data for s in dialogues()["big fetched"].steps]
    assert "not read" not in found.meta


def test_overlapping_segments_and_wrapped_sequence_numbers() -> None:
    wire = Wire()
    start = wire.next["server"]
    packets = [
        *wire.packets,
        wire.packet("server", b"+OK re", ACK, start),
        wire.packet("server", b"K ready\r", ACK, start + 2),
        wire.packet("server", b"+OK ready\r\n", ACK, start),
    ]
    found = from_pcap(captured(packets))
    assert spoken(found) == [(1, "server", GREETING)]
    assert len(PLAIN.steps) == 7  # its numbers wrapped after four octets


def test_passwords_are_masked() -> None:
    assert b"secret-word" not in b"".join(s.data for s in PLAIN.steps)


@pytest.mark.parametrize(
    ("lost", "first", "last", "who"), [(3, 1, 11, "server"), (6, 11, 28, "client")]
)
def test_a_loss_is_told_with_octets_and_packet(lost: int, first: int, last: int, who: str) -> None:
    packets = session(Wire()).packets
    found = from_pcap(captured(packets[:lost] + packets[lost + 1 :]))
    *_, end = found.steps
    octets = f"octets {first} to {last} of the {who} missing at packet {lost + 1}"
    assert (end.kind, end.error) == ("event", octets)
    assert octets in found.meta["not read"]
    assert [s.data for s in found.steps[:-1]] == [s.data for s in PLAIN.steps[: len(found) - 1]]


def test_a_loss_that_only_an_acknowledgement_shows() -> None:
    packets = session(Wire()).packets
    del packets[9]  # the server's last line; the FIN behind it shows it
    assert "octets 25 to 33 of the server" in from_pcap(captured(packets)).meta["not read"]


def test_packets_that_were_cut_short_by_the_capture() -> None:
    packets = [packet[:48] for packet in session(Wire()).packets]
    assert (
        "octets 9 to 11 of the server missing at packet 4"
        in (from_pcap(captured(packets)).meta["not read"])
    )


def test_tls_is_told_where_it_begins() -> None:
    wire = Wire()
    wire.send("server", GREETING)
    wire.send("client", b"STLS\r\n")
    wire.send("server", b"+OK begin\r\n")
    wire.send("client", b"\x16\x03\x01\x00\xa5" + bytes(range(160)))
    wire.send("server", b"\x16\x03\x03\x00\x7a" + bytes(range(120)))
    found = from_pcap(captured(wire.packets))
    assert [s.data for s in found.steps] == [GREETING, b"STLS\r\n", b"+OK begin\r\n", b""]
    assert found.steps[-1].label == "encrypted by TLS from packet 7 on"
    assert found.meta["not read"].endswith("encrypted by TLS from packet 7 on")


def test_tls_from_the_first_octet() -> None:
    wire = Wire(993)
    wire.send("client", b"\x16\x03\x01\x00\xa5" + bytes(range(160)))
    (step,) = from_pcap(captured(wire.packets)).steps
    assert step.label == "encrypted by TLS from packet 4 on"


def test_a_capture_that_begins_in_the_middle() -> None:
    wire = Wire(opened=False)
    wire.send("client", b"RETR 1\r\n")
    wire.send("server", b"+OK\r\nSubject: x\r\n\r\n.\r\n")
    wire.send("client", flags=RST)
    first, second, end = from_pcap(captured(wire.packets)).steps
    assert (first.sender, first.error, second.verb) == ("client", None, "RETR")
    assert (end.label, end.sender) == ("connection closed", "client")


def test_two_connections_one_after_the_other_on_the_same_ports() -> None:
    again = session(Wire(first=77)).packets
    found = from_pcap(captured(session(Wire()).packets + again))
    assert [c.number for c in found.connections] == [1, 2]
    assert len(found.steps) == 2 * len(PLAIN.steps)


@pytest.mark.parametrize(
    ("port", "greeting", "protocol"),
    [
        (4711, b"* OK ready\r\n", "IMAP"),
        (4711, b"220 mail.example ESMTP\r\n", "SMTP"),
        (4711, b"+OK ready\r\n", "POP3"),
    ],
)
def test_the_greeting_tells_the_protocol(port: int, greeting: bytes, protocol: str) -> None:
    wire = Wire(port)
    wire.send("server", greeting)
    (connection,) = from_pcap(captured(wire.packets)).connections
    assert (connection.protocol, connection.port) == (protocol, 4711)


def test_no_mail_in_it() -> None:
    wire = Wire(80)
    wire.send("client", b"GET / HTTP/1.1\r\n")
    with pytest.raises(TranscriptError, match=r"no mail.*SMTP 25, POP3 110.*ports in it: 80"):
        from_pcap(captured(wire.packets))
    with pytest.raises(TranscriptError, match="ports in it: none"):
        from_pcap(captured([]))


def test_ethernet_pcapng_and_ipv6() -> None:
    packets = session(Wire()).packets
    assert spoken(from_pcap(captured_ng(packets))) == spoken(PLAIN)
    ethernet = [b"\2" * 12 + b"\x81\0\0\1\x08\0" + packet for packet in packets]  # with a VLAN
    assert spoken(from_pcap(captured(ethernet, link=1))) == spoken(PLAIN)
    cooked = [b"\0" * 14 + b"\x08\0" + packet for packet in packets]
    assert spoken(from_pcap(captured(cooked, link=113))) == spoken(PLAIN)
    loopback = [b"\2\0\0\0" + packet for packet in packets]
    assert spoken(from_pcap(captured(loopback, link=0))) == spoken(PLAIN)
    six = [
        b"\x60\0\0\0" + len(p[20:]).to_bytes(2, "big") + b"\x06\x40" + b"\0" * 15 + b"\1"
        + b"\0" * 15 + b"\1" + p[20:] for p in packets
    ]  # fmt: skip
    assert spoken(from_pcap(captured(six))) == spoken(PLAIN)


def test_a_file_that_breaks_off() -> None:
    whole = captured(session(Wire()).packets)
    with pytest.raises(TranscriptError, match="breaks off after packet 10"):
        from_pcap(whole[:-55])
    for lost in range(1, 56, 9):  # octets of the header of the last packet, too
        with pytest.raises(TranscriptError, match="breaks off after packet 10"):
            from_pcap(whole[:-lost])
    with pytest.raises(TranscriptError, match="type 147"):
        from_pcap(captured([], link=147))


@settings(max_examples=60)
@given(st.data())
def test_whatever_is_in_a_capture_only_a_transcript_error_comes(data: st.DataObject) -> None:
    packets = list(session(Wire()).packets)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(packets) - 1))
        packet = bytearray(packets[at])
        place = data.draw(st.integers(0, len(packet) - 1))
        packet[place:] = data.draw(st.binary(max_size=len(packet))) or packet[place:]
        packets[at] = bytes(packet)
    link = data.draw(st.sampled_from((0, 1, 101, 113, 276)))
    content = bytearray(captured(packets, link=link))
    if data.draw(st.booleans()):
        content[data.draw(st.integers(4, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = from_pcap(bytes(content[: data.draw(st.integers(4, len(content)))]))
    except TranscriptError:
        return
    assert Transcript.from_dict(found.to_dict()) == found
