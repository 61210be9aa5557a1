"""Plays a script against a server."""

from __future__ import annotations

import re

from matching import Values, assign, fill, matches
from script import Block, Expectation, Script, octets
from speaking import KINDS, Closed, Connection, Stage
from stage import prepare


class ScriptFails(AssertionError):
    """The server does not do what the script says; with the dialogue up to there."""


class Player:
    """One script on one server.

    ``log`` is the dialogue so far, one line each, in the order in which it was said.
    """

    def __init__(self, script: Script, stage: Stage) -> None:
        self.script = script
        self.stage = stage
        self.values: Values = {}
        self.log: list[str] = []
        self._connections: dict[str, Connection] = {}
        self._came: dict[str, list[str]] = {}  # since the last command was given
        self._taken: dict[str, list[int]] = {}  # of these, those that were expected

    def play(self) -> None:
        """Play it; raise ScriptFails at the first line that is not as expected."""
        try:
            prepare(self.stage, self.script.preparations)
            for block in self.script.blocks:
                self._play(block)
        finally:
            for connection in self._connections.values():
                connection.close()

    def _play(self, block: Block) -> None:
        try:
            if block.doing is not None:
                self._do(block, *block.doing.split())
            else:
                self._say(block)
                self._answer(block)
        except Closed:
            raise self._failure(block.number, "the server closed the connection") from None

    # What a connection does

    def _do(self, block: Block, action: str, *arguments: str) -> None:
        name = block.connection
        if action == "connect":
            self._open(block.number, name, *arguments or (self.script.protocol,))
        elif action == "login":
            user, *service = arguments or ("bob",)
            self._login(block.number, name, user, *service)
        elif action == "starttls":
            self._tell(block.number, name, "STLS" if "pop3" in self._service(name) else "STARTTLS")
            self._connections[name].start_tls()
            self._note(name, ":", "from here on it is encrypted")
        elif action == "drop":
            self._connections.pop(name).drop()
            self._note(name, ":", "drop")
        elif action == "closed":
            self._until_closed(block)
        else:
            raise self._failure(block.number, f"there is no action {action}")
        if action in ("connect", "closed"):
            self._judge(block)

    def _service(self, name: str) -> str:
        return self._connections[name].service

    def _open(self, number: int, name: str, service: str) -> None:
        if service not in KINDS:
            raise self._failure(number, f"there is no service {service}: use {', '.join(KINDS)}")
        self._note(name, ":", f"connect {service}")
        self._connections[name] = connection = KINDS[service](self.stage, service)
        self._came[name], self._taken[name] = [], []
        connection.pending = "greeting"
        while connection.pending is not None:
            self._receive(name)

    def _login(self, number: int, name: str, user: str, service: str | None = None) -> None:
        protocol = self.script.protocol
        before = len(self.log)
        self._open(number, name, service or protocol)
        for command in self._connections[name].login(user):
            self._tell(number, name, command)
        del self.log[before:]
        self._note(name, ":", f"login {user}")

    def _tell(self, number: int, name: str, command: str) -> None:
        """Give a command that the script does not spell out; it must succeed."""
        block = Block(number, name, sends=[(True, command)])
        self._say(block)
        self._answer(block)

    def _say(self, block: Block) -> None:
        name = block.connection
        if name not in self._connections:
            if self.script.protocol == "smtp":
                self._open(block.number, name, "smtp")
            else:
                self._login(block.number, name, "bob")
        connection = self._connections[name]
        data = b""
        for is_command, text in block.sends:
            text = self._fill(block.number, text)
            if is_command:
                self._came[name], self._taken[name] = [], []
                data += connection.command(text)
            else:
                data += octets(text) + b"\r\n"
            self._note(name, ">" if is_command else ">>", text)
        if data:
            connection.send(data)

    def _fill(self, number: int, text: str) -> str:
        try:
            return fill(text, self.values)
        except KeyError as error:
            raise self._failure(number, f"no value is remembered as {error}") from None

    # What must come back

    def _answer(self, block: Block) -> None:
        """Read what the block expects, or up to the end of the reply, and judge it."""
        connection = self._connections[block.connection]
        wanted = [each.text for each in block.expects if not each.never]
        status = any(map(connection.is_status, wanted))
        if connection.tagged:
            waits = any(text.startswith("+") for text in wanted)
            open_end = connection.pending is None or waits or not (block.sends or status)
        else:
            open_end = connection.pending is None or len(block.sends) > 1
        if not status and block.sends and not (connection.tagged and open_end):
            implied = Expectation(block.number, connection.success)
            block = Block(block.number, block.connection, expects=[*block.expects, implied])
        if open_end:
            self._read_until_matched(block)
        else:
            self._read_reply(block)
        self._judge(block)

    def _read_reply(self, block: Block) -> None:
        connection = self._connections[block.connection]
        while connection.pending is not None:
            try:
                self._receive(block.connection)
            except TimeoutError:
                raise self._failure(block.number, "the reply did not come") from None

    def _read_until_matched(self, block: Block) -> None:
        connection = self._connections[block.connection]
        tag = connection.pending if connection.tagged else None
        while self._match(block) is None and (tag is None or connection.pending == tag):
            try:
                self._receive(block.connection)
            except (TimeoutError, Closed):
                return

    def _until_closed(self, block: Block) -> None:
        name = block.connection
        try:
            while True:
                self._receive(name)
        except Closed:
            return
        except TimeoutError:
            raise self._failure(block.number, "the server did not close") from None

    def _receive(self, name: str) -> str:
        try:
            line = self._connections[name].receive()
        except Closed:
            self._note(name, ":", "closed by the server")
            raise
        self._note(name, "<", line)
        self._came[name].append(line)
        return line

    def _unasked(self, name: str, pattern: str) -> list[str]:
        """Return the lines that no expectation asked for; of a status, all lines."""
        status = pattern[0] != "…" and self._connections[name].is_status(pattern)
        taken = () if status else self._taken[name]
        return [line for at, line in enumerate(self._came[name]) if at not in taken]

    def _match(self, block: Block) -> tuple[list[int], Values] | None:
        wanted = [(each.text, each.after) for each in block.expects if not each.never]
        return assign(wanted, *self._lines(block.connection))

    def _lines(self, name: str) -> tuple[list[str], Values, list[int]]:
        return self._came[name], self.values, self._taken[name]

    def _judge(self, block: Block) -> None:
        name = block.connection
        found = self._match(block)
        if found is None:
            raise self._failure(*self._first_missing(block))
        self._taken[name], self.values = found
        for each in block.expects:
            for line in self._unasked(name, each.text) if each.never else ():
                if matches(each.text, line, self.values) is not None:
                    raise self._failure(
                        each.number,
                        f"this must not come:  {name}! {each.text}\n  and it came: {line}",
                    )

    def _first_missing(self, block: Block) -> tuple[int, str]:
        """Say which expectation is the first that cannot be met along with those before it."""
        wanted = [each for each in block.expects if not each.never]
        for count, each in enumerate(wanted, 1):
            if assign([(w.text, w.after) for w in wanted[:count]], *self._lines(block.connection)):
                continue
            mark = "<+" if each.after else "<"
            text = _remembered(each.text, self.values)
            return each.number, f"this did not come:  {block.connection}{mark} {text}"
        raise AssertionError("every expectation is met")

    # What is told when it fails

    def _note(self, name: str, mark: str, text: str) -> None:
        self.log.append(f"{name}{mark} {text}")

    def _failure(self, number: int, what: str) -> ScriptFails:
        dialogue = "\n".join(f"    {line}" for line in self.log)
        return ScriptFails(
            f"{self.script.name}:{number} on {self.stage.name}\n  {what}\n"
            f"  the dialogue up to there:\n{dialogue}"
        )


def _remembered(text: str, values: Values) -> str:
    """Show an expectation with what is remembered put in."""
    return re.sub(r"\{([a-z]\w*)\}", lambda hole: values.get(hole[1], hole[0]), text)


def play(script: Script, stage: Stage) -> list[str]:
    """Play a script, and return the dialogue; raise ScriptFails when it is not as expected."""
    player = Player(script, stage)
    player.play()
    return player.log


def failure(script: Script, stage: Stage) -> str | None:
    """Play a script, and return why it fails; None when it does not."""
    try:
        play(script, stage)
    except ScriptFails as error:
        return str(error)
    return None
