# %% [markdown]
# # 3 · An IMAP dialogue: working with mail that stays on the server
#
# POP3 fetches mail; IMAP *works with it where it is*. The mailbox stays on the server, with
# folders, flags and search, and several devices look at the same one. That takes a larger
# protocol. Its lines look strange at first, and make sense soon; here is a real session.
# Nothing leaves your machine.
#
# It takes about half an hour. Run the cells from the top (Shift+Enter). The next cell makes a
# mail system of your own; run it again whenever you want a fresh start.

# %%
from mailedu import Sandbox

box = Sandbox()
box

# %% [markdown]
# ## Predict first
#
# 1. Client lines begin with `a1`, `a2`, … Some server lines do too, others begin with `*`.
#    What could the difference be?
# 2. Bob's laptop marks message 2 with the flag `\Deleted`. Can his phone still see it?
# 3. Bob has messages 1, 2 and 3. Number 2 is removed. What is the number of the last one now?
#
# ## Watch
#
# Click into the picture, then use → and ← (or the buttons). Home and End jump.

# %%
box.imap.dialogue("bob")

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. The client gives each command a **tag**. The reply that ends the command has the same tag;
#    lines with `*` are *untagged*: data, and news, that may come at any time. So a client can
#    send several commands and still tell the answers apart.
# 2. Yes. `STORE` only sets a flag, and the flag is there for everyone. `EXPUNGE` removes.
# 3. It is 2. Message sequence numbers have no gaps: when a message goes, all later ones move up.
#    UIDs stay as they are.
#
# </details>
#
# Between login and mailbox there is a state that POP3 does not have: a user has many mailboxes.
# `SELECT` opens one, `CLOSE` or `UNSELECT` leaves it.
#
# | state | what one can do |
# |---|---|
# | not authenticated | log in |
# | authenticated | make, list and choose mailboxes |
# | selected | read, flag, search, copy and remove messages of one mailbox |
# | logout | nothing more |
#
# The server's first line is long: in brackets stand its **capabilities**, the versions of IMAP that
# it speaks and its extensions. Servers differ, so a client uses only what it finds there. In the
# answer to `LOGIN` the list comes again, and it is shorter: `STARTTLS` and the ways to log in
# (`AUTH=…`) are of no use any more. `Sandbox(imap_hide={"IDLE"})` makes a server without one of its
# extensions.
#
# ## Now with a client of your own
#
# `imaplib` comes with Python. Ask only for what a list of messages needs:

# %%
import imaplib

bob = box.accounts["bob"]


def log_in(mailbox="INBOX"):
    client = imaplib.IMAP4(box.imap.host, box.imap.port)
    client.login(bob.user, bob.password)
    client.select(mailbox)
    return client


with box.record("Only the headings") as tape:
    client = log_in()
    _, answer = client.fetch("1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])")
    client.logout()
tape.show()

# %% [markdown]
# Look at the bytes of the answer: `BODY[HEADER.FIELDS (FROM SUBJECT)] {…}`. The number in
# braces announces a **literal**: so many octets follow, whatever they are. That is how IMAP
# carries text with any character in it, and why it needs no dot at the end.
#
# ## Claims, checked
#
# **“IMAP can show only the headings, and fetch the body later.”** You have just done it. Compare
# what crossed the line with the size of the whole messages:

# %%
headings = sum(len(part[1]) for part in answer if isinstance(part, tuple))
client = log_in()
_, sizes = client.fetch("1:*", "RFC822.SIZE")
client.logout()
print("headings:", headings, "octets")
print("sizes of the whole messages:", [line.decode() for line in sizes])

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Supported.** One can ask for headers, for one part of a message, or for a range of octets
# (RFC 9051, section 6.4.5; RFC 3501 has it in the same place). `PEEK` means: do not set
# `\Seen` by this.
#
# </details>
#
# **“Deleting a message in IMAP removes it everywhere at once.”** The laptop marks a message and
# logs out (connection 1). Then the phone looks (connection 2). In the list of what it finds,
# `FLAGS ()` means: no flags.

# %%
with box.record("Marked by the laptop, seen by the phone") as tape:
    laptop = log_in()
    laptop.store("2", "+FLAGS", r"(\Deleted)")
    laptop.logout()
    phone = log_in()
    print(phone.fetch("1:*", "(FLAGS UID)")[1])
    phone.logout()
tape.show()

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Refuted.** It is marked, and still there, for the phone too. `LOGOUT` removes nothing;
# `EXPUNGE` and `CLOSE` do (RFC 3501, sections 6.4.2 and 6.4.3).
#
# </details>
#
# **“A message number identifies a message.”** Message 2 is marked. Predict the numbers and the
# UIDs after `EXPUNGE`:

# %%
client = log_in()
_, before = client.fetch("1:*", "UID")
_, expunged = client.expunge()
_, after = client.fetch("1:*", "UID")
client.logout()

print("before:", before)
print("EXPUNGE:", expunged)
print("after:", after)

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Refuted.** Numbers shift at every EXPUNGE, UIDs never do. A client that keeps a local copy
# writes down UIDs, and the mailbox's UIDVALIDITY: if that has changed, the old UIDs mean nothing
# (RFC 9051, section 2.3.1).
#
# </details>
#
# **“IMAP lets several clients use one mailbox at the same time.”** Two are logged in, the laptop
# by connection 1 and the phone by connection 2. The laptop removes a message. When does the
# phone hear of it?

# %%
with box.record("Two clients, one mailbox") as tape:
    laptop, phone = log_in(), log_in()
    laptop.store("1", "+FLAGS", r"(\Deleted)")
    laptop.expunge()
    phone.noop()
    laptop.logout()
    phone.logout()
tape.show()

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Supported** by this server; others may refuse it (RFC 2683, section 3.1.1). The phone learns of
# it with the answer to its next command, here `NOOP`: `* 1 EXPUNGE`. Never in the answer to
# FETCH, STORE or SEARCH, because these name messages by number, and numbers must not shift
# under a command that is on its way (RFC 3501, section 7.4.1).
#
# </details>
#
# **“IMAP can send mail, too.”** `APPEND` puts a message into a mailbox. Whose?

# %%
with box.record("A copy for the Sent mailbox") as tape:
    client = log_in()
    client.append(
        "Sent",
        r"(\Seen)",
        None,
        b"From: bob@campus.test\r\nTo: alice@campus.test\r\nSubject: a copy\r\n\r\nHi Alice\r\n",
    )
    client.logout()
tape.show()

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Refuted.** A copy lies in Bob's own mailbox `Sent`; Alice gets nothing. Mail programs send by
# SMTP and then lay the copy there: the message crosses the line twice (RFC 9051, section
# 6.3.12).
#
# </details>
#
# ## Your turn
#
# 1. Which messages of Bob's hold the word *Friday*? Ask the server: `SEARCH TEXT Friday`.
# 2. Make a mailbox `Lectures/Networks`, copy a message there, and list all mailboxes. What
#    happens to the flags?
# 3. Select with `EXAMINE INBOX` instead, and try to set a flag.

# %%
box = Sandbox()  # a fresh start, with all three messages
box.imap.dialogue(
    "bob",
    [
        "SELECT INBOX",
        "SEARCH TEXT Friday",
        "CREATE Lectures/Networks",
        "COPY 1 Lectures/Networks",
        'LIST "" *',
        "EXAMINE INBOX",
        r"STORE 1 +FLAGS (\Flagged)",
    ],
)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. The server looks through the texts and answers with numbers; no text crosses the line.
# 2. `CREATE` makes the parent `Lectures` as well. `COPY` takes flags and date along (RFC 3501,
#    section 6.4.7).
# 3. `EXAMINE` opens for reading only: the server refuses (RFC 3501, section 6.3.2).
#
# </details>
#
# ## Guess first
#
# The same in another form: here the picture does not go on until you have said what comes. Click
# into it and press →; at a question choose or type an answer, and Enter checks it.

# %%
session = box.imap.dialogue(
    "bob",
    [
        "SELECT INBOX",
        r"STORE 2 +FLAGS (\Deleted)",
        "SEARCH ALL",
        "EXPUNGE",
        "SEARCH ALL",
        "UID SEARCH ALL",
        "FETCH 3 (FLAGS)",
    ],
)
session.show(predict=True)

# %% [markdown]
# Every picture has this: its button **Predict** switches the questions on.
#
# ## Type it yourself
#
# A live session, and you are the client. Press ↓ in the empty line to see what may be said now. Log
# in (a button fills in the password), select `INBOX`, fetch a message. Then say something wrong:
# leave the tag out, write `SELCET`, end a line with a bare LF. **Show me a complete session**
# types one for you.

# %%
box.console("imap", user="bob")

# %% [markdown]
# ## Take it away
#
# A dialogue can be kept as a page that needs neither this notebook nor a network: to look at again,
# to hand in, to print. It steps, explains and asks as the picture here does.

# %%
from mailedu import export

export(session, "imap.html")

# %% [markdown]
# The file lies beside this lesson, on the left. Download it (by the right mouse button) and open it;
# JupyterLab shows it too, and lets it run after **Trust HTML**. The same is in each picture under
# **Take away**, with a capture for Wireshark, a text and a script.
#
# Lesson 4 puts deletion under POP3 and IMAP side by side in one picture.
