# %% [markdown]
# # 2 · A POP3 dialogue: how mail is fetched
#
# POP3 is the smaller of the two protocols that fetch mail: a dozen commands, and three
# states. You can know all of it after one lesson. Here is a real session, to be gone through
# line by line; nothing leaves your machine.
#
# It takes about twenty minutes. Run the cells from the top (Shift+Enter). The next cell makes a
# mail system of your own; run it again whenever you want a fresh start.

# %%
from mailedu import Sandbox

box = Sandbox()
box

# %% [markdown]
# ## Predict first
#
# Bob has three messages. His laptop logs in, fetches message 2, gives `DELE 2`, and says
# `QUIT`. Write down:
#
# 1. After which of these lines is message 2 gone from the server?
# 2. `LIST` is answered by several lines. How does the client know which one is the last?
# 3. Can somebody on the network read Bob's password?
#
# ## Watch
#
# Click into the picture, then use → and ← (or the buttons). Home and End jump. Watch three
# things at once: the line, the **state** of the server, and the mailbox.

# %%
box.pop3.dialogue("bob")

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. After `QUIT`, not before. `DELE` only marks. `QUIT` takes the session into the UPDATE
#    state, and there the server removes what was marked (RFC 1939, sections 5 and 6).
# 2. It holds a dot and nothing else, as in SMTP (RFC 1939, section 3).
# 3. Yes: `PASS` is followed by the password as it is. (The picture hides it; the line did not.)
#    Further down is a way without.
#
# </details>
#
# The three states, in one table:
#
# | state | what holds | what ends it |
# |---|---|---|
# | AUTHORIZATION | the server does not know yet who is calling | the right password |
# | TRANSACTION | Bob's maildrop is locked for this session; read and mark | `QUIT` |
# | UPDATE | the server removes what was marked | it closes the connection |
#
# ## Now with a client of your own
#
# `poplib` comes with Python. It is what a mail program does that "leaves mail on the server":
# it fetches everything and deletes nothing.

# %%
import poplib

bob = box.accounts["bob"]


def log_in():
    client = poplib.POP3(box.pop3.host, box.pop3.port)
    client.user(bob.user)
    client.pass_(bob.password)
    return client


def on_the_server():
    client = log_in()
    count, octets = client.stat()
    client.quit()
    print("On the server now:", count, "messages,", octets, "octets")


with box.record("Fetch all, delete nothing") as tape:
    client = log_in()
    for number in range(1, client.stat()[0] + 1):
        client.retr(number)
    client.quit()
tape.show()

# %%
on_the_server()

# %% [markdown]
# ## Claims, checked
#
# **“POP deletes mail from the server as soon as it is downloaded.”** You have just tried it.
#
# <details><summary>Verdict</summary>
#
# **Refuted.** All messages were fetched, all are still there. `RETR` removes nothing
# (RFC 1939, section 5). Many mail programs send `DELE` after `RETR`; that is their habit, and
# a box to tick in their settings.
#
# </details>
#
# **“If the connection breaks, mail that was already marked is gone.”** Predict, then run:

# %%
box.pop3.dialogue("bob", ["DELE 1", "STAT"], end="cut")

# %%
on_the_server()

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Refuted.** The marks live in the session. No `QUIT`, no UPDATE, nothing removed (RFC 1939,
# section 6). `STAT` left the marked message out, but that was this session's view only.
#
# </details>
#
# ## What if?
#
# A session that was recorded can be run again: the same up to a line, and otherwise from there.
# This is the first session of the lesson, in a mail system of its own, and beside it what would
# have been without `QUIT`. Predict: which step is the first that differs, and what is left in
# Bob's maildrop in the end, here and there?

# %%
from mailedu import fork

with Sandbox(name=None) as another:  # it leaves `box` as it is
    session = another.pop3.dialogue("bob")

fork(session, "QUIT", cut=True)

# %% [markdown]
# You can do the same in any picture above: go to a step, press **What if?**, and change what the
# client says next. Try `DELE 3` instead of `DELE 2`, or something that is no command at all.
#
# ## More claims
#
# **“POP lets only one client use a mailbox.”** While the laptop is logged in, the phone tries:

# %%
with box.record("A laptop and a phone") as tape:
    laptop = log_in()
    try:
        log_in()
    except poplib.error_proto as refusal:
        print("The phone was told:", refusal)
    laptop.quit()
    phone = log_in()
    print("Afterwards the phone sees", phone.stat()[0], "messages")
    phone.quit()
tape.show()

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Depends.** One at a time: the maildrop is locked for the length of a session (RFC 1939,
# section 4), and `[IN-USE]` tells the phone that the password was not the problem (RFC 2449,
# section 8.1.2). One after the other, as many as you like.
#
# </details>
#
# **“Leaving mail on a POP server means downloading it all again each time.”** Message *numbers*
# begin again at 1 in every session. But look at what `UIDL` gives:

# %%
client = log_in()
_, before, _ = client.uidl()
client.dele(1)
client.quit()

client = log_in()
_, after, _ = client.uidl()
client.quit()

print("before:", before)
print("after: ", after)

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Refuted.** The numbers moved up, the ids behind them did not change. A client writes
# down the ids that it has, and fetches only the others (RFC 1939, section 7).
#
# </details>
#
# **“POP sends passwords in clear text.”** The greeting has something in angle brackets that is
# different each time. `APOP` makes a digest of it and the password:

# %%
with box.record("Login by APOP") as tape:
    client = poplib.POP3(box.pop3.host, box.pop3.port)
    client.apop(bob.user, bob.password)
    client.quit()
tape.show()

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Depends.** `USER` and `PASS` do. `APOP` does not: the password never crosses the line, and
# the digest is of no use in any other session, because the greeting is different then. (MD5 is
# weak today; real servers use TLS instead. So does this one, when it is asked for it by `STLS`:
# `box.pop3.dialogue("bob", tls="starttls")`.)
#
# </details>
#
# ## Your turn
#
# 1. Does `RSET` before `QUIT` save a marked message?
# 2. Read the first line of a message's text without fetching all of it: `TOP 1 1`.
# 3. Give `RETR` before logging in, and `DELE` twice for one message. What does the server say,
#    and can you go on afterwards? (Change the list in the cell.)

# %%
box.pop3.dialogue("bob", ["DELE 1", "DELE 1", "RSET", "TOP 1 1", "STAT"])

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Yes, it takes back all marks of the session (RFC 1939, section 5).
# 2. `TOP` gives the header and as many lines of the text as you ask for (RFC 1939, section 7):
#    one need not download a message to look at it, or to delete it.
# 3. `-ERR` each time, and the session goes on. A command in the wrong state is a mistake, not
#    the end.
#
# </details>
#
# Lesson 3 shows how IMAP does the same, and what it can do beyond. Lesson 4 puts both side by
# side in one picture.
