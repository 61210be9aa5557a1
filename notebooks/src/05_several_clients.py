# %% [markdown]
# # 5 · Several clients: one mailbox, four devices
#
# Popular articles say: *“POP lets only one client use a mailbox”* and *“IMAP lets several
# clients use one mailbox at the same time”*. What does it mean to *use it at the same time*?
# Here four devices of one person share a mailbox, and you look at what each of them shows, and
# how long it takes until all show the same.
#
# Servers and mail programs are those of the other lessons; time is simulated, and so is a slow
# radio link, so that sessions last and get into each other's way.

# %%
from mailedu import Sandbox, explore, run

# %% [markdown]
# ## Predict first
#
# Four devices look into one mailbox every minute. After two and a half minutes a message comes.
# After five, somebody reads a message on device 1; after seven and a half, somebody deletes one
# on device 2. Once with POP3 (mail is left on the server), once with IMAP and polling, once
# with IMAP and IDLE. Write down:
#
# 1. Under which of the three is a device turned away?
# 2. Which devices show the message as read, a minute after it was read on device 1?
# 3. From which devices is the message gone that was deleted on device 2?
# 4. After how long do all four agree?

# %%
four = run("multi_client")
four

# %% [markdown]
# How to read it: a lane for each device, time from left to right, a bar for each connection. A
# red cross is a visit that was turned away, hatching the wait until the next that was let in. On
# the right: how long after the event a device showed it; the bold figure is the moment from
# which all agreed. Click a bar or a cross, and its dialogue opens.
#
# ## Turned away
#
# One of the crosses. Read the server's answer to `PASS`.

# %%
visits = four.tables["visits"]
refused = visits[visits["outcome"] == "refused"]
four.transcript(refused["session"].iloc[0])

# %% [markdown]
# `-ERR [IN-USE]`: name and password were right, but another session holds the maildrop. A POP3
# server locks it on entry to the TRANSACTION state (RFC 1939, section 4), because message
# numbers and marks belong to one session. The code in brackets is for programs (RFC 2449,
# section 8.1.2): this is no wrong password, so there is no need to ask for it again; come back
# later.
#
# The lock hurts as long as sessions are long. How often was somebody turned away, and how long
# did they wait?

# %%
visits.groupby(["scene", "outcome"], sort=False).agg(
    visits=("session", "count"), longest_wait_seconds=("waited_seconds", "max")
)

# %% [markdown]
# ## Who read what where?
#
# What each device shows in the end of the three messages:

# %%
four.rows.pivot_table(
    index=["scene", "device"], columns="what", values="shows", aggfunc="first", sort=False
)

# %% [markdown]
# - Under **POP3** each device shows its own truth. *Read* is no word of the protocol: it has no
#   flags, so nobody can learn it. And a message that one device has deleted stays on those
#   which have fetched it.
# - Under **IMAP** *read* is the flag `\Seen`, which the server keeps. All devices get to know
#   it: when they ask the next time, or at once when they listen by `IDLE`.
#
# ## News in the middle of silence
#
# Device 3 with `IDLE`. It does nothing on its own; find the three things it is told, and which
# of them changes the message numbers.

# %%
four.transcript("IMAP IDLE, device 3 #1")

# %% [markdown]
# <details><summary>Answer</summary>
#
# `* 3 EXISTS`: there are three messages now. `* 1 FETCH (FLAGS (\Seen))`: message 1 has been
# read elsewhere. `* 2 FETCH (FLAGS (\Deleted))`, then `* 2 EXPUNGE`: message 2 is marked, and a
# moment later gone; from this line on the third message has number 2 (RFC 3501,
# section 7.4.1). Its UID is still 3.
#
# </details>
#
# ## Move the sliders
#
# - How must you change link, size and polling, so that POP3 turns nobody away?
# - How many devices does it take until one of them is turned away more often than let in?
# - Let the devices be *mixed*. Who learns what from whom?

# %%
explore("multi_client")

# %% [markdown]
# <details><summary>Answers</summary>
#
# - Short sessions: a quick link, or small messages, or both. A lock that is held for less than
#   a second in every minute is rarely in anybody's way. It never becomes impossible, though.
# - On this link with messages of 300 kB: seven. Every device must fetch every message, and
#   only one of them can do so at a time.
# - IMAP devices learn from each other, and when a POP3 device deletes on the server, they learn
#   that too. A POP3 device learns of new mail only.
#
# </details>
#
# ## Your turn
#
# Two clients on one maildrop, at the same time, by your own hand: Python's `poplib` twice.

# %%
import poplib

box = Sandbox()
bob = box.account("bob")
first = poplib.POP3(box.pop3.host, box.pop3.port)
first.user(bob.user), first.pass_(bob.password)
second = poplib.POP3(box.pop3.host, box.pop3.port)
second.user(bob.user)
try:
    second.pass_(bob.password)
except poplib.error_proto as refusal:
    print(refusal)

# %% [markdown]
# 1. Let the first one `quit()`. Can the second one log in now, on the same connection? (Send
#    `USER` again before `PASS`.)
# 2. What if the first one does not quit, but its line breaks (`first.close()`)?
# 3. Why does IMAP need no such lock? (Hint: lesson 4, `EXPUNGE`.)
#
# <details><summary>Answers</summary>
#
# 1. Yes: the lock goes with the session that held it, and after `-ERR` the second is still in
#    the AUTHORIZATION state.
# 2. The same, as soon as the server has noticed. A line that is silent and not closed is
#    another matter: then the lock stays until autologout, ten minutes at least (RFC 1939,
#    section 3).
# 3. Because the server tells every session what the others did, one `EXPUNGE` or `FETCH` at a
#    time and only when that session can bear it, so that all of them can count along; and
#    because a UID means the same message to all of them.
#
# </details>

# %%
first.close()
second.close()
box.close()

# %% [markdown]
# ## The verdict
#
# - *“POP lets only one client use a mailbox”*: **depends** on what is meant. One session **at a
#   time** (RFC 1939, section 4); several clients may take turns. But they never agree on what
#   is read.
# - *“IMAP lets several clients use one mailbox at the same time”*: **supported**, by the data
#   model: flags and UIDs are kept by the server, changes are told to all. No server is obliged
#   to allow it, though (RFC 2683, section 3.1.1).
# - *“A message number identifies a message”*: **refuted.** You saw number 3 become number 2; its
#   UID stayed.
