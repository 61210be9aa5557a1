# %% [markdown]
# # 1 · An SMTP dialogue: how mail is handed in
#
# Someone presses *Send*. What happens on the line then is a conversation of a dozen short
# lines, older than the web and still the same. Here you see every one of them: a real client
# and a real server talk inside this notebook, and you step through what they say. Nothing
# leaves your machine.
#
# It takes about twenty minutes. Run the cells from the top (Shift+Enter). The next cell makes a
# mail system of your own; run it again whenever you want a fresh start.

# %%
from mailedu import Sandbox

box = Sandbox()
box

# %% [markdown]
# That is a whole mail system: an SMTP server, a POP3 and an IMAP server on one store of
# messages, and three people who have accounts. The passwords are random, the ports were
# chosen by your system.
#
# ## Predict first
#
# Alice sends Bob a message. Write down before you go on:
#
# 1. Who speaks first, client or server?
# 2. How does the server know where the message ends?
# 3. How often is Bob's address sent, and which one counts?
#
# ## Watch
#
# Click into the picture, then use → and ← (or the buttons) to go through it line by line.
# Home and End jump to the first and the last line.

# %%
box.smtp.dialogue("alice", to=["bob"], subject="Lunch?", text="Hi Bob,\n\nat noon?\n\nAlice\n")

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. The server: its `220` comes before the client has said a word. A client that talks first
#    is often a spammer in a hurry, and some servers hang up on it.
# 2. By a line that holds a dot and nothing else (RFC 5321, section 4.1.1.4).
# 3. Twice: in `RCPT TO:<…>` and in the header line `To:`. Only the first one counts. It
#    belongs to the **envelope**; the header is text that the server passes on.
#
# </details>
#
# Every reply begins with three digits. The first one is all that a program has to look at:
#
# | first digit | meaning | a program then … |
# |---|---|---|
# | 2 | done | goes on |
# | 3 | go on, I am waiting for more | sends the text |
# | 4 | not now | keeps the message and tries again later |
# | 5 | no | gives up and tells the sender |
#
# ## Now with a client of your own
#
# `smtplib` comes with Python. `box.record()` takes down whatever a client says inside the
# `with` block; here the client also tries to send to somebody who does not live here.

# %%
import smtplib

text = """From: Alice <alice@campus.test>
To: bob@campus.test, someone@elsewhere.test
Subject: two of you

Hello, both.
"""
with box.record("Two recipients, one refusal") as tape:
    with smtplib.SMTP(box.smtp.host, box.smtp.port) as client:
        refused = client.sendmail(
            "alice@campus.test", ["bob@campus.test", "someone@elsewhere.test"], text
        )
refused

# %%
tape.show()

# %% [markdown]
# The server said no to one recipient and yes to the other, and both in one transaction. Why
# did it refuse? Look at the line with `550 5.7.1`: this port is for mail **to** campus.test.
# If it took mail from anybody to anywhere, it would be an *open relay*, and strangers would
# soon send their spam through it. Alice's mail program uses another door, the submission
# port, and logs in there:

# %%
box.submission.dialogue("alice", to=["bob"], subject="From the right door")

# %% [markdown]
# `AUTH PLAIN` is followed by one long word of letters and digits. The picture shows dots in its
# place, because it holds a password. Step to it and read what it stands for.
#
# <details><summary>Was it encrypted?</summary>
#
# No. It was base64, which anybody can turn back: user name and password with zero bytes in
# between. The picture hides the password, the line did not. Only TLS would protect it, which is
# why submission with TLS is recommended today (RFC 8314). This server has it on another port; look at
# `box.submissions.dialogue("alice", to=["bob"])`. The first thing that happens there is TLS. The
# picture shows what the two sides read; a listener would see none of it.
#
# </details>
#
# ## The dot that is not the end
#
# The message ends with a line that holds only a dot. So what if the message itself has such a
# line? Predict, then look at the bytes of the message text on the line, and at what arrived.

# %%
with box.record("A dot on a line of its own") as tape:
    with smtplib.SMTP(box.smtp.host, box.smtp.port) as client:
        client.sendmail(
            "alice@campus.test",
            ["bob@campus.test"],
            "Subject: dots\n\nbefore\n.\nafter\n..two dots\n",
        )
tape.show()

# %%
import poplib

bob = box.accounts["bob"]
mail = poplib.POP3(box.pop3.host, box.pop3.port)
mail.user(bob.user)
mail.pass_(bob.password)
count, _ = mail.stat()
_, lines, _ = mail.retr(count)
mail.quit()
print(b"\n".join(lines).decode())

# %% [markdown]
# The client put one more dot in front of every line that begins with a dot, and the server
# took it off again (RFC 5321, section 4.5.2). Look at the top of what arrived, too: `Received:`
# was added by the server. Read from the bottom upwards, such lines are the way a message went.
#
# ## Hold the line
#
# So far you looked at what had happened. Now put a hand on the wire: `box.hold()` stops every line,
# in either direction, until it is let go. With `every=100` one goes on each 100 milliseconds, so
# that these cells get through by themselves. Run them once and watch.

# %%
holding = box.hold("A hand on the wire", client="smtplib", every=100)
holding

# %%
letter = "From: alice@campus.test\nSubject: held\n\nOn its way.\n"
try:
    with smtplib.SMTP(box.smtp.host, box.smtp.port, timeout=120) as client:
        client.sendmail("alice@campus.test", ["bob@campus.test"], letter)
    print("smtplib believes: sent.")
except OSError as trouble:
    print("smtplib believes: not sent,", trouble)

# %%
holding.close()  # lets all through, and the next cells with it

# %% [markdown]
# Now by hand. Run the first of these cells again and press **Hold** in its picture; run the second
# one, and let its lines go: **Next line** (or the key N), or **Next reply** (R). The cell shows `[*]`
# meanwhile: to smtplib you are a slow line. Predict each time what is delivered and what smtplib
# believes, then look at the mailbox and below the cell. When you have done, run the third cell.
#
# 1. When `rcpt TO:<bob@campus.test>` is on the wire, press **Edit …** and write `carol` for `bob`.
# 2. Go on until the text comes. Choose the line with nothing but a dot, and **Cut before** it.
# 3. Let the dot go, and **Cut before** the server's `250`.
# 4. **Drop** a reply. Who waits for whom, and how long? (■ at the top ends it for smtplib, which
#    then says `QUIT`; that is held, too.)
#
# <details><summary>Answers</summary>
#
# 1. Carol gets it, and smtplib believes that Bob did: it was told `250`, and a reply does not say
#    to what. Nothing in SMTP itself notices a changed line; that takes TLS.
# 2. Nobody gets it. smtplib knows that it was not sent, and can try again.
# 3. Bob gets it, and smtplib believes that it was not sent. A mail program will send it again, and
#    Bob has it twice. No protocol closes this gap quite; servers should answer the dot at once
#    (RFC 5321, section 6.1), and clients wait ten minutes (section 4.5.3.2.6).
# 4. The client waits for the reply, the server for the next command: neither knows that anything is
#    missing. Only a clock ends it, here after `timeout=120` seconds.
#
# </details>
#
# ## Claims, checked
#
# Run the cell under each claim, and decide.
#
# **“The `To:` header decides where mail goes.”**

# %%
with box.record("For Carol, says the header") as tape:
    with smtplib.SMTP(box.smtp.host, box.smtp.port) as client:
        client.sendmail(
            "alice@campus.test",
            ["bob@campus.test"],
            "To: carol@campus.test\nSubject: a secret\n\nFor Carol's eyes only.\n",
        )
tape.show()

# %% [markdown]
# <details><summary>Verdict</summary>
#
# **Refuted.** Bob got it; see the mailbox beside the dialogue. The envelope (`MAIL`, `RCPT`)
# decides (RFC 5321, section 2.3.1). That is how `Bcc` works, and it is also why a forged
# `From:` gets through: a header is only text.
#
# </details>
#
# **“A 250 after the text means that the message was delivered.”** Read the last `250` in the
# dialogue above once more. What exactly does it promise?
#
# <details><summary>Verdict</summary>
#
# **Refuted.** It says: from now on this server is responsible (RFC 5321, section 6.1). In the
# sandbox that is the same as delivery. On the Internet the server may still have to pass the
# message on; if that fails, the sender gets a message back, a *bounce*.
#
# </details>
#
# **“SMTP is only for sending, never for receiving.”**
#
# <details><summary>Verdict</summary>
#
# **Depends on whom you ask.** For a person's mail program, yes: it sends by SMTP and fetches
# by POP3 or IMAP. A server does both: each message of this lesson was *received* by SMTP.
#
# </details>
#
# ## Your turn
#
# 1. Cut the connection before the text: what does Bob get? Use
#    `box.smtp.dialogue("alice", to=["bob"], end="cut")`.
# 2. Send to a user who does not exist, `nobody@campus.test`. How does the code differ from the
#    one for `elsewhere.test`, and why?
# 3. In lab 1 you hold this conversation by hand, with a raw socket.

# %%
box.smtp.dialogue("alice", to=["nobody@campus.test"])

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Nothing. Until the final dot was answered with `250`, the server has no duty at all, and
#    the client keeps the message.
# 2. Both are permanent (the first digit is 5). The second code tells them apart: `5.1.1` is a
#    bad mailbox address, `5.7.1` is a matter of policy: the address may well exist, but not
#    through this door (RFC 3463).
#
# </details>
