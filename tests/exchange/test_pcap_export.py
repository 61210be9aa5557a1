"""A transcript as a packet capture, as tshark sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from recorded_dialogues import dialogues
from tshark import RESET, Dissection, differences, dissect, joined

from mailedu.exchange import FORMATS
from mailedu.exchange.pcap_packets import segments
from mailedu.exchange.pcap_writing import MSS, to_pcap
from mailedu.transcript import Transcript, TranscriptError


@pytest.fixture(scope="module")
def everything() -> list[Transcript]:
    return list(dialogues().values())


@pytest.fixture(scope="module")
def seen(program: Callable[[str], str], everything: list[Transcript]) -> Dissection:
    return dissect(program("tshark"), joined(everything))


def test_tshark_finds_nothing_malformed_and_no_warning(seen: Dissection) -> None:
    # A connection that broke off ends with RST, of which Wireshark warns as it should.
    assert [c for c in seen.complaints if RESET not in c] == []
    assert any(RESET in c for c in seen.complaints)


def test_it_has_the_protocols_commands_and_octets_of_the_transcripts(
    seen: Dissection, everything: list[Transcript]
) -> None:
    assert len(seen.octets) >= 20
    assert differences(seen, joined(everything)) == []


def test_a_difference_is_seen(seen: Dissection, everything: list[Transcript]) -> None:
    whole = joined(everything)
    other = replace(whole.steps[3], verb="NOOP", data=b"NOOP\r\n")
    found = differences(seen, replace(whole, steps=(*whole.steps[:3], other, *whole.steps[4:])))
    assert found == ["stream 0: other commands", "stream 0: other octets"]


def test_hosts_ports_and_times() -> None:
    transcript = dialogues()["stdlib"]
    found = list(segments(to_pcap(transcript), "capture"))
    assert {s.target[1] for s in found if s.syn and s.acknowledged is None} == {25, 110, 143}
    assert {s.source[0][:3] for s in found} == {bytes((192, 0, 2))}
    assert len({s.source for s in found}) == 6
    assert all(s.length <= MSS for s in found)
    times = [s.time for s in found]
    assert times == sorted(times)
    said = [s.time for s in found if s.data]
    first, last = transcript.steps[0], transcript.steps[-1]
    assert said[-1] - said[0] == pytest.approx(last.forwarded - first.forwarded, abs=1e-6)


def test_the_same_transcript_gives_the_same_octets() -> None:
    assert to_pcap(dialogues()["pop3"]) == to_pcap(dialogues()["pop3"])


def test_a_date_of_ones_own() -> None:
    began = to_pcap(dialogues()["pop3"], began=1_000_000_000)
    assert began[24:28] == (999_999_999).to_bytes(4, "little") or began[24:28] == (
        1_000_000_000
    ).to_bytes(4, "little")


def test_a_known_port_is_kept_and_an_encrypted_one_becomes_its_twin() -> None:
    transcript = dialogues()["pop3"]
    for port, seen_port in ((110, 110), (995, 110), (4711, 110)):
        connection = replace(transcript.connections[0], port=port)
        capture = to_pcap(replace(transcript, connections=(connection,)))
        (opening, *_) = segments(capture, "capture")
        assert opening.target[1] == seen_port


def test_a_session_that_goes_on_ends_with_neither_fin_nor_rst() -> None:
    transcript = dialogues()["pop3"]
    found = list(segments(to_pcap(replace(transcript, steps=transcript.steps[:5])), "capture"))
    assert not any(s.fin or s.rst for s in found)
    whole = list(segments(to_pcap(transcript), "capture"))
    assert sum(s.fin for s in whole) == 2


def test_too_many_parties() -> None:
    transcript = dialogues()["pop3"]
    names = [replace(transcript.connections[0], number=n, client=f"c{n}") for n in range(1, 800)]
    steps = [replace(transcript.steps[0], connection=c.number) for c in names]
    with pytest.raises(TranscriptError, match="762 parties"):
        to_pcap(replace(transcript, connections=tuple(names), steps=tuple(steps)))


def test_nothing_was_said() -> None:
    assert len(FORMATS["pcap"].octets(Transcript("empty", (), ()))) == 24
