"""What if? A recorded dialogue, run again with one line changed or the connection cut."""

from mailedu.forking.change import Change
from mailedu.forking.compare import MailboxDifference
from mailedu.forking.facts import ForkError
from mailedu.forking.fork import Fork, fork

__all__ = ["Change", "Fork", "ForkError", "MailboxDifference", "fork"]
