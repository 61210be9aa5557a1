"""What can be wrong with a command."""


class SyntaxProblem(ValueError):
    """The command breaks the grammar; the message says what was expected, and where."""


class BadMailboxName(SyntaxProblem):
    """A mailbox name is not in modified UTF-7 (RFC 3501 §5.1.3)."""


class BadCharset(SyntaxProblem):
    """SEARCH names a character set that is not supported (RFC 3501 §6.4.4)."""
