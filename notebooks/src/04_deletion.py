# %% [markdown]
# # 4 · Deletion: what is left, and where?
#
# Popular articles say: *“POP deletes mail from the server as soon as it is downloaded”*, *“if
# the connection breaks, mail already marked is gone”*, and *“delete a message in IMAP and it is
# gone everywhere at once”*. All three can be checked. Here Bob's laptop deletes two of his three
# messages in nine ways, and you look afterwards at the server, at the laptop and at a phone
# that comes later.
#
# What you see is done by real sessions with the servers of this laboratory. Only time is
# simulated, so that five days take less than a second. Nothing leaves your machine.

# %%
from mailedu import Sandbox, explore, run

# %% [markdown]
# ## Predict first
#
# Each day the laptop looks for mail in the morning, and the phone at noon. On the first morning
# the laptop gets three messages and deletes two of them. Write down for each way how many are
# **on the server** in the end, and how many **on the phone**:
#
# | | POP3 | IMAP |
# |---|---|---|
# | 1 | fetched and left, `QUIT` | two marked by `STORE … \Deleted`, connected all the time |
# | 2 | fetched, two `DELE`, `QUIT` | two marked, then `LOGOUT` |
# | 3 | fetched, two `DELE` three days later, `QUIT` | two marked, then `UNSELECT` |
# | 4 | – | two marked, then `CLOSE` |
# | 5 | – | two marked, then `EXPUNGE` |
# | 6 | – | two moved by `MOVE` to Trash |
#
# And now the same once more, but in the first session **the line breaks** just before the
# command that removes, or that says goodbye. What changes?

# %%
ways = run("deletion")
ways

# %% [markdown]
# How to read it: each box is one place over five days, each bar in it a message. A full bar is
# there, a hatched one is there but **marked**, a dotted one is in Trash, and where there is no
# bar, there is no message. The number behind a box says how many are left in the end. Click a
# bar, and the session that brought it about opens.
#
# - **POP3** keeps its marks in the session. `DELE` writes nothing down; only `QUIT` leads to
#   the UPDATE state, and only UPDATE removes (RFC 1939, sections 5 and 6). So the cut removed
#   nothing, and *the phone got all three messages*, because at noon they were still there.
# - **IMAP** keeps its marks in the mailbox. The flag `\Deleted` is there for every client to
#   see, after `LOGOUT` and after a cut too; only `EXPUNGE` or `CLOSE` removes (RFC 3501,
#   sections 6.4.2 and 6.4.3). `UNSELECT` is `CLOSE` without removing (RFC 3691).
# - `MOVE` sets no mark at all (RFC 6851): the message is in the one mailbox, then in the other.
# - The laptop's own copies under POP3 are nobody's business but the laptop's.
#
# ## When exactly does it happen?
#
# Cut the line after each single line of the session, whoever said it, and look at the server.

# %%
cuts = run("deletion", part="cuts")
cuts

# %% [markdown]
# Each row is a session of its own, from the beginning to a cut just after this line. The last
# column is what the laptop believes to be left, from what the server has told it so far.
#
# Two things to see:
#
# - There is one line in each protocol before which nothing is lost: `QUIT`, and `EXPUNGE`. It
#   counts as soon as it has reached the **server**.
# - When the answer to just that line gets lost, the messages are gone and the laptop does not
#   know it (the red numbers). No protocol can spare a client this doubt; that is why a mail
#   program compares its list with the server's (by `UIDL`, by UIDs) when it comes again.
#
# ## Look at the dialogue itself
#
# This is the POP3 session that was cut after the last `DELE`. Both `DELE` were answered with
# `+OK`, and nothing was removed. Step to the last arrow, and watch the mailbox on the way.

# %%
cuts.transcript("POP3, cut after line 15")

# %% [markdown]
# And this is IMAP to its end, uncut. Look at the sequence numbers in the server's `* 1 EXPUNGE`
# lines: why is it 1 twice?
#
# <details><summary>Answer</summary>
#
# Each `EXPUNGE` response takes effect at once: when message 1 has gone, the former message 2
# has become message 1 (RFC 3501, section 7.4.1). UIDs do not shift. So *“a message number
# identifies a message”* holds only until somebody expunges.
#
# </details>

# %%
whole = cuts.rows[cuts.rows["protocol"] == "IMAP"].iloc[-1]["session"]
cuts.transcript(whole)

# %% [markdown]
# ## Move the sliders
#
# Let POP3 leave mail for a week. Delete more, keep none. Then give the server a mistake
# (*the server's mistake*), look at the ways and at the cuts, and say which promise of the RFCs
# it breaks. Some mail sandboxes do behave like that.

# %%
explore("deletion")

# %% [markdown]
# <details><summary>Answers</summary>
#
# - A week: the two messages are on the server until the laptop comes a week after the first
#   morning, and the phone has plenty of time to fetch them.
# - `pop3-dele-at-once`: messages are gone after a cut, from `DELE` on. RFC 1939, section 6:
#   without `QUIT` the server must not remove anything.
# - `imap-deleted-removes-at-once`: `STORE` removes, so seven of the nine ways remove. RFC 3501,
#   section 6.4.6 has flags changed by `STORE`, and nothing else.
#
# </details>
#
# ## Your turn
#
# 1. Does `RSET` before `QUIT` save the messages? Step through the next dialogue; then take
#    `RSET` out of the list and run the cell again.
# 2. Does choosing another mailbox expunge this one?
# 3. Which command takes the mark from a message again in IMAP? Try it.

# %%
box = Sandbox()
box.pop3.dialogue("bob", ["DELE 1", "DELE 2", "RSET", "STAT"])

# %%
box = Sandbox()  # a new one: no message is missing
box.imap.dialogue(
    "bob",
    [
        "SELECT INBOX",
        r"STORE 1 +FLAGS (\Deleted)",
        "SELECT Drafts",
        "SELECT INBOX",
        "FETCH 1 FLAGS",
    ],
)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Yes. `RSET` takes all marks back (RFC 1939, section 5), so UPDATE has nothing to remove.
# 2. No. `SELECT` of another mailbox ends the first one without expunging (RFC 3501,
#    section 6.4.2 contrasts it with `CLOSE`); the mark is still there.
# 3. `STORE 1 -FLAGS (\Deleted)`. Any client may do it, also one that did not set the mark.
#
# </details>
#
# ## And who keeps it all?
#
# *“POP suits a server with little space, IMAP one for many devices.”* Eight people get the same
# message a day, for four months, and may keep 1 MB each. They differ in what their mail programs
# remove. Which mailboxes are full before the time is over, those of POP3 or those of IMAP?

# %%
space = run("server_space", days=120, quota_megabytes=1)
space

# %% [markdown]
# Whoever removes nothing is full on the same day, by POP3 and by IMAP; whoever removes in time
# never is. A folder named Archive on the same server helps nobody. This is the first day on
# which the server refuses; look at what it says to the sender:

# %%
space.transcript(space.tables["refusals"]["session"].iloc[0])

# %% [markdown]
# A reply that begins with 4 means *not now*: the sender keeps the message and tries again for
# some days, then returns it (RFC 5321, sections 4.2.1 and 4.5.4.1). The others get theirs
# in the same session. `explore("server_space")` has the sliders, for a whole year too.
#
# ## The verdict
#
# - *“POP deletes mail from the server as soon as it is downloaded”*: **refuted.** `RETR`
#   removes nothing, `DELE` only marks, `QUIT` removes. Downloading and deleting is a habit of
#   mail programs. (A server's own policy may expire mail: EXPIRE, RFC 2449, section 6.7.)
# - *“If the connection breaks, mail already marked by POP is gone”*: **refuted.** Without
#   `QUIT` the server must remove nothing. The one doubt is a `QUIT` whose answer was lost.
# - *“Deleting a message in IMAP removes it everywhere at once”*: **refuted.** It marks, for all
#   to see. `EXPUNGE` or `CLOSE` removes, and then for everybody; `LOGOUT` does not.
# - *“A message number identifies a message”*: **refuted.** Numbers shift at every `EXPUNGE`;
#   UIDs do not.
# - *“With POP you must download a message before you can delete it”*: **refuted.** Your turn, 1,
#   had two `DELE` and no `RETR`. `LIST` gives sizes, `TOP` headers (RFC 1939, sections 5 and 7).
# - *“POP suits a server with little space”*: **depends** on what is removed, and when. POP3 that
#   leaves mail fills the server as IMAP does.
