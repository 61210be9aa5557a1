# %% [markdown]
# # Lab 1: speak SMTP by hand
#
# Mail programs hide the conversation. Here you hold it yourself: you open a TCP connection
# to a real SMTP server (it runs inside this notebook, nothing leaves your machine), send
# lines and read the answers. At the end you can put a message into bob's mailbox without any
# mail program, and you know why the `To:` line of a message proves nothing.
#
# - Replace each `raise NotImplementedError()` by your own code.
# - After each task a check tells you what is right, or what is not right yet, and why. Run it
#   as often as you like. When the lab is graded, a few more checks of the same kind are run.
# - Use `socket` alone: no `smtplib`, that would spoil the fun.
#
# | task | what | points |
# |---|---|---|
# | 1 | read one whole reply | 3 |
# | 2 | say EHLO | 2 |
# | 3 | send a message | 5 |
# | 4 | envelope and header | 3 |
# | 5 | be refused, and say why | 5 |
# | bonus | fewer turnarounds | 2 |

# %% given="setup"
import socket

from mailedu import Sandbox
from mailedu.grading import (
    check_choice,
    check_data,
    check_envelope,
    check_greeting,
    check_pipelining,
    check_read_reply,
    check_refusal,
    check_send,
)

box = Sandbox()
socket.setdefaulttimeout(5)  # seconds; waiting for a line that never comes is then an error


def connect():
    """Open a connection to the server; return the socket, and a file to read lines from."""
    connection = socket.create_connection((box.smtp.host, box.smtp.port))
    return connection, connection.makefile("rb")


# %% [markdown]
# The server speaks first. This is all it takes to hear it:

# %%
connection, stream = connect()
print(stream.readline())
connection.sendall(b"NOOP\r\n")
print(stream.readline())
connection.close()

# %% [markdown]
# ## Task 1: read one whole reply
#
# A reply is one or more lines, each with the same three-digit code. On every line but the
# last a **hyphen** follows the code, on the last one a **space** (RFC 5321 §4.2.1):
#
# ```text
# 250-mail.campus.test
# 250-SIZE 26214400
# 250 HELP
# ```
#
# Write `read_reply(stream)`: it reads lines until the reply is complete, **and not one more**,
# and returns them as a list of `str` without their CRLF.


# %% solution="read_reply"
def read_reply(stream):
    """Read one reply from a binary file; return its lines as text, without CRLF."""
    ### BEGIN SOLUTION
    lines = []
    while True:
        line = stream.readline().decode("utf-8").rstrip("\r\n")
        lines.append(line)
        if line[3:4] != "-":
            return lines
    ### END SOLUTION


# %% check="one_line" points=1
check_read_reply(read_reply, b"250 OK\r\n")

# %% check="many_lines" points=2
check_read_reply(read_reply, b"250-mail.campus.test\r\n250-SIZE 26214400\r\n250 HELP\r\n")
### BEGIN HIDDEN TESTS
check_read_reply(read_reply, b"220-one\r\n220-two - and a hyphen\r\n220 three-four\r\n")
check_read_reply(read_reply, b"354\r\n")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: say EHLO
#
# Write `greet()`: it connects, reads the greeting, says `EHLO laptop.test`, and returns the
# lines of the reply to EHLO. Close the connection before you return.


# %% solution="greet"
def greet():
    """Open a session and return the lines of the server's reply to EHLO."""
    ### BEGIN SOLUTION
    connection, stream = connect()
    read_reply(stream)
    connection.sendall(b"EHLO laptop.test\r\n")
    lines = read_reply(stream)
    connection.close()
    return lines
    ### END SOLUTION


# %% check="greet" points=2
check_greeting(box, greet)

# %% [markdown]
# ## Task 3: send a message
#
# After `DATA` the server takes every line as text, until a line that holds a dot and nothing
# else. So what if the text itself has such a line? Then the client puts one more dot in front
# of **every line that begins with a dot**, and the server takes it off again (RFC 5321 §4.5.2).
#
# First `to_data(text)`: it turns text with `\n` line ends into the bytes that may follow the
# server's 354: CRLF after every line, dots doubled where needed, and the final dot line.


# %% solution="to_data"
def to_data(text):
    """Return the bytes to send after 354."""
    ### BEGIN SOLUTION
    lines = text.removesuffix("\n").split("\n")
    stuffed = ["." + line if line.startswith(".") else line for line in lines]
    return "".join(line + "\r\n" for line in [*stuffed, "."]).encode("utf-8")
    ### END SOLUTION


# %% check="lines" points=1
check_data(to_data, "Subject: lunch\n\nAt noon?\n")

# %% check="dots" points=2
check_data(to_data, "Subject: dots\n\n.\nstill here\n")
### BEGIN HIDDEN TESTS
check_data(to_data, "Subject: more dots\n\n..two\n.one\nnone. here.\n\n...\n")
### END HIDDEN TESTS

# %% [markdown]
# Now the whole transaction. `send(sender, recipients, text)` opens a session and goes through
# `EHLO`, `MAIL FROM:<…>`, one `RCPT TO:<…>` for each recipient, `DATA`, the text, `QUIT`,
# reading each reply before it goes on. It returns the replies' last lines as a list, so that
# you can see what the server thought of it.


# %% solution="send"
def send(sender, recipients, text):
    """Send one message; return the last line of each reply."""
    ### BEGIN SOLUTION
    connection, stream = connect()
    replies = [read_reply(stream)[-1]]
    commands = [f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{r}>" for r in recipients), "DATA"]
    for command in ["EHLO laptop.test", *commands]:
        connection.sendall(command.encode("utf-8") + b"\r\n")
        replies.append(read_reply(stream)[-1])
    connection.sendall(to_data(text))
    replies.append(read_reply(stream)[-1])
    connection.sendall(b"QUIT\r\n")
    replies.append(read_reply(stream)[-1])
    connection.close()
    return replies
    ### END SOLUTION


# %% check="send" points=2
lunch = "From: alice@campus.test\nTo: bob@campus.test\nSubject: lunch\n\nAt noon?\n"
check_send(box, send, "alice@campus.test", ["bob"], lunch)
### BEGIN HIDDEN TESTS
check_send(box, send, "alice@campus.test", ["bob", "carol"], lunch + ".\n..\nthe end\n")
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: envelope and header
#
# Write `past_the_header()`: with your `send` it sends a message whose `To:` header names
# **carol** and nobody else, and which reaches **bob** and nobody else.


# %% solution="past_the_header"
def past_the_header():
    """Send bob a message that says it is for carol."""
    ### BEGIN SOLUTION
    text = "From: alice@campus.test\nTo: carol@campus.test\nSubject: not for bob\n\nOr is it?\n"
    send("alice@campus.test", ["bob@campus.test"], text)
    ### END SOLUTION


# %% check="envelope" points=2
check_envelope(box, past_the_header, named="carol", reached="bob")

# %% [markdown]
# What did the server do with the `To:` line?
#
# - (a) It read it, and added bob because carol was not there.
# - (b) Nothing: to SMTP it is text like any other; only the addresses in RCPT count.
# - (c) It compared it with RCPT and let it pass because both are local.

# %% solution="to_line"
### BEGIN SOLUTION
to_line = "b"
### END SOLUTION

# %% check="to_line" points=1
check_choice("the To: line", to_line)

# %% [markdown]
# ## Task 5: be refused, and say why
#
# This server takes mail for the people at campus.test and for no one else. Make it refuse:
#
# - `relay()` tries to send to `someone@elsewhere.test`. Stop at the refusal, and return that
#   reply line (it begins with `550 5.7.1`).
# - `out_of_order()` gives `DATA` when the server has no recipient yet. Return the reply line
#   (it begins with `503`).


# %% solution="refusals"
def relay():
    """Try to send mail to another domain; return the line of refusal."""
    ### BEGIN SOLUTION
    return last_reply(
        "EHLO laptop.test", "MAIL FROM:<alice@campus.test>", "RCPT TO:<someone@elsewhere.test>"
    )
    ### END SOLUTION


def out_of_order():
    """Give DATA too early; return the line of refusal."""
    ### BEGIN SOLUTION
    return last_reply("EHLO laptop.test", "DATA")
    ### END SOLUTION


### BEGIN SOLUTION
def last_reply(*commands):
    connection, stream = connect()
    reply = read_reply(stream)
    for command in commands:
        connection.sendall(command.encode("utf-8") + b"\r\n")
        reply = read_reply(stream)
    connection.close()
    return reply[-1]


### END SOLUTION

# %% check="550" points=2
check_refusal(box, relay, "550 5.7.1")

# %% check="503" points=1
check_refusal(box, out_of_order, "503")

# %% [markdown]
# Why does a server refuse to pass on mail from anybody to anywhere (`because_550`)?
#
# - (a) It does not know where the other domain's server is.
# - (b) It would be an open relay: strangers would send their spam through it.
# - (c) The address has a spelling mistake.
#
# What does 503 tell a client (`because_503`)?
#
# - (a) The command is fine, but not now: something has to come before it.
# - (b) The server is overloaded; try again later.
# - (c) The server does not know the command.

# %% solution="because"
### BEGIN SOLUTION
because_550 = "b"
because_503 = "a"
### END SOLUTION

# %% check="because" points=2
check_choice("because 550", because_550)
check_choice("because 503", because_503)

# %% [markdown]
# ## Bonus: fewer turnarounds
#
# The server announced `PIPELINING` (RFC 2920): a client may send several commands at once and
# read their replies afterwards. On a line with 300 ms of delay that is the difference between
# a second and a blink.
#
# Write `send_at_once(sender, recipients, text)`: as `send`, but `MAIL`, every `RCPT` and `DATA`
# leave in **one** `sendall`. (The text itself still waits for the 354.)


# %% solution="send_at_once"
def send_at_once(sender, recipients, text):
    """Send one message with its envelope in one piece."""
    ### BEGIN SOLUTION
    connection, stream = connect()
    read_reply(stream)
    connection.sendall(b"EHLO laptop.test\r\n")
    read_reply(stream)
    commands = [f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{r}>" for r in recipients), "DATA"]
    connection.sendall("".join(command + "\r\n" for command in commands).encode("utf-8"))
    for _ in commands:
        read_reply(stream)
    connection.sendall(to_data(text))
    read_reply(stream)
    connection.sendall(b"QUIT\r\n")
    read_reply(stream)
    connection.close()
    ### END SOLUTION


# %% check="at_once" points=2
people = ["bob@campus.test", "carol@campus.test"]
check_pipelining(box, lambda: send_at_once("alice@campus.test", people, lunch), "bob")
