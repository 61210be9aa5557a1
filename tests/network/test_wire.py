"""The wire, between a real socket and a server's protocol."""

from shouting import Line, shout_much


async def test_both_directions_are_passed_on_and_recorded() -> None:
    line = Line()
    reader, writer = await line.open()
    assert await reader.readline() == b"ready\r\n"
    writer.write(b"hello\r\nquit\r\n")
    assert await reader.read() == b"HELLO\r\nQUIT\r\n"
    writer.close()
    await line.wires[0].wait_over()
    assert line.said("client") == [
        b"hello\r\n",
        b"quit\r\n",
    ]
    assert line.said("server") == [
        b"ready\r\n",
        b"HELLO\r\n",
        b"QUIT\r\n",
    ]
    end = line.recording.end_of(1)
    assert end is not None and end[1] is False, "the server closed first"
    assert line.ended == line.wires
    assert line.recording.connections[0].client == "a client"


async def test_a_client_that_drops_is_noted_as_the_one_who_ended() -> None:
    line = Line()
    reader, writer = await line.open()
    await reader.readline()
    writer.transport.abort()
    await line.wires[0].wait_over()
    end = line.recording.end_of(1)
    assert end is not None and end[1] is True


async def test_a_cut_ends_the_connection_for_both_sides() -> None:
    line = Line()
    reader, _ = await line.open()
    await reader.readline()
    line.wires[0].cut()
    await line.wires[0].wait_over()
    try:
        rest = await reader.read()
    except ConnectionResetError:
        rest = b""
    assert rest == b""
    end = line.recording.end_of(1)
    assert end is not None and end[1] is False


async def test_much_data_is_slowed_down_and_arrives_whole() -> None:
    line = Line()
    reader, writer = await line.open()
    await reader.readline()
    await shout_much(reader, writer)
