# %% [markdown]
# # 4 · Deletion: what is left, and where?
#
# Popular articles say: *“POP deletes mail from the server as soon as it is downloaded”* and
# *“delete a message in IMAP and it is gone everywhere at once”*. Both can be checked. Here
# you let a laptop delete two of Bob's three messages in six ways, and look afterwards at the
# server, at the laptop and at a phone that comes later.
#
# Everything below is done by real mail sessions between Python's own `poplib` and `imaplib`
# and the servers of the sandbox. Nothing leaves your machine.

# %%
from mailedu import Sandbox
from mailedu.experiments import deletion
from mailedu.views import plots

# %% [markdown]
# ## Predict first
#
# The laptop has fetched all three messages. Write down for each case how many are **on the
# server** afterwards:
#
# | | POP3 | IMAP |
# |---|---|---|
# | 1 | fetched, nothing deleted, `QUIT` | – |
# | 2 | two `DELE`, then **the line breaks** | two messages set `\Deleted`, then **the line breaks** |
# | 3 | two `DELE`, then `QUIT` | two messages set `\Deleted`, then `LOGOUT` |
# | 4 | – | two messages set `\Deleted`, then `EXPUNGE`, then `LOGOUT` |

# %%
ways = deletion.ways_of_deleting()
plots.ways_of_deleting(ways.rows)

# %% [markdown]
# How to read it: a full envelope is there, a hatched one is there but **marked**, a dotted
# outline is **gone**. The rows of numbers behind the picture:

# %%
one_line = {"scenario": {",\n": ", ", "\n": ": "}}
columns = [
    (place, state)
    for place in ("server", "laptop", "phone")
    for state in ("there", "marked", "gone")
]
ways.rows.replace(one_line, regex=True).pivot_table(
    index=["protocol", "scenario"],
    columns=["place", "state"],
    values="message",
    aggfunc="count",
    fill_value=0,
    sort=False,
)[columns]

# %% [markdown]
# - **POP3** keeps its marks in the session. `DELE` writes nothing down; only `QUIT` leads to
#   the UPDATE state, and only UPDATE removes (RFC 1939, sections 5 and 6).
# - **IMAP** keeps its marks in the mailbox. The flag `\Deleted` is there for every client to
#   see, also after `LOGOUT`; only `EXPUNGE` or `CLOSE` removes (RFC 3501, sections 6.4.2 and
#   6.4.3).
# - The laptop's own copies under POP3 are nobody's business but the laptop's.
#
# ## When exactly does it happen?
#
# Cut the connection after each command in turn and log in again: how many are left?

# %%
cuts = deletion.cut_after_each_step()
plots.cut_after_each_step(cuts)

# %% [markdown]
# ## Look at the dialogue itself
#
# Each picture above can be opened down to the bytes that made it. This is the POP3 session
# whose line broke: two `DELE` were answered with `+OK`, and nothing was removed. Step to the
# last arrow, and watch the mailbox on the way.

# %%
ways.tapes["POP3 line cut"]

# %% [markdown]
# And this is IMAP with `EXPUNGE`. Note the sequence numbers in the server's `* 1 EXPUNGE`
# lines: why is it 1 twice?
#
# <details><summary>Answer</summary>
#
# Each `EXPUNGE` response takes effect at once: when message 1 has gone, the former message 2
# has become message 1 (RFC 3501, section 7.4.1). UIDs do not shift.
#
# </details>

# %%
ways.tapes["IMAP expunge"]

# %% [markdown]
# ## Your turn
#
# 1. Does `RSET` before `QUIT` save the messages? Step through the next dialogue; then take
#    `RSET` out of the list and run the cell again.
# 2. Is `CLOSE` in IMAP like `EXPUNGE`? And `UNSELECT`? (Run the cell before it again first, so
#    that no message is missing.)
# 3. Two clients: delete in one and look from the other before and after `EXPUNGE`.

# %%
box = Sandbox()
box.pop3.dialogue("bob", ["DELE 1", "DELE 2", "RSET", "STAT"])

# %%
box.imap.dialogue("bob", ["SELECT INBOX", r"STORE 1 +FLAGS (\Deleted)", "CLOSE", "SELECT INBOX"])

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Yes. `RSET` takes all marks back (RFC 1939, section 5), so UPDATE has nothing to remove.
# 2. `CLOSE` removes what is marked `\Deleted`, but sends no `EXPUNGE` lines (RFC 3501,
#    section 6.4.2). `UNSELECT` removes nothing (RFC 3691).
# 3. Before `EXPUNGE` the other client sees the message with the flag `\Deleted`; after it,
#    the other client is told `* n EXPUNGE` with its next command.
#
# </details>
#
# ## The verdict
#
# - *“POP deletes mail as soon as it is downloaded”*: **refuted.** `RETR` removes nothing;
#   downloading and deleting is a habit of mail programs.
# - *“If the line breaks, mail already marked by POP is gone”*: **refuted.** Without `QUIT`
#   the server must remove nothing.
# - *“Deleting in IMAP removes it everywhere at once”*: **refuted.** It marks. `EXPUNGE`
#   removes, and then for everybody.
