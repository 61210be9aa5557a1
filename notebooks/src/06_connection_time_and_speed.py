# %% [markdown]
# # 6 · Connection time and speed: who stays connected, and who is quick?
#
# Popular articles say: *“IMAP is quicker than POP because it stays connected”*, *“IMAP pushes
# new mail by itself”*, and *“IMAP only works on-line”*. Here you let three phones live through
# a whole day, and measure.
#
# The day is a simulated one: the same servers and mail programs as in the other lessons, but
# time is computed instead of waited for, and so is what a radio link of so many milliseconds
# and megabits a second makes of every packet. The same cell gives the same numbers on every
# machine, and nothing leaves yours.

# %%
from mailedu import explore, run

# %% [markdown]
# ## Predict first
#
# From 8:00 to 18:00, 25 messages arrive. Three people get all of them, each on a phone:
#
# | | phone | looks for mail |
# |---|---|---|
# | 1 | POP, polling | every 15 minutes |
# | 2 | IMAP, polling | every 15 minutes |
# | 3 | IMAP, IDLE | is told by the server |
#
# Write down for each phone: how many connections? How long is it connected, all in all? And
# how long after its arrival is a message noticed, in the middle of all cases?

# %%
day = run("connection_time")
day

# %% [markdown]
# How to read it: on the left, time runs from left to right; every bar is a connection, every
# thin line a message that arrives. On the right, every mark is a message; the further right,
# the later it was noticed. The scale goes by powers of ten.
#
# The sums, with octets and round trips:

# %%
day.tables["devices"].set_index("device").T

# %% [markdown]
# - The two polling phones are **equally late**, though one speaks POP and the other IMAP. On
#   average they wait for half the time between two polls; what a visit itself takes is next to
#   nothing beside that.
# - The third phone is told within a fraction of a second. For that it holds **one** connection
#   all day, over which almost nothing goes while nothing arrives.
# - More than half of the visits of a polling phone found nothing new, and cost their round trips
#   all the same.
#
# ## Open one connection
#
# Click a bar above, and its dialogue opens below the figure. Or open it by its name; this one
# is a visit in the afternoon:

# %%
day.transcript("POP, polling #30")

# %% [markdown]
# Count the round trips: one for TCP, one for the TLS handshake, then one for each line that
# the phone must wait for, the greeting among them. Not one of them is there for speed's sake:
# they are the price of coming back every time.
#
# Now the phone that stays. A whole day of it is long to read, so here is an hour with three
# messages:

# %%
hour = run("connection_time", hours=1, messages=3)
hour.transcript("IMAP, IDLE #1")

# %% [markdown]
# Step to the first `* 1 EXISTS`. Nobody had asked at that moment: it is the server's answer to
# a command that is still open, `IDLE` (RFC 2177, section 3). The phone ends it by `DONE`,
# fetches, and begins anew.
#
# ## Does it *stay* connected, then?
#
# A quiet morning: two hours, no mail. What does the phone say all the time?

# %%
quiet = run("connection_time", hours=2, messages=0)
quiet.transcript("IMAP, IDLE #1")

# %% [markdown]
# A server may log out a client that is silent for 30 minutes (RFC 9051, section 5.4). So a
# client is to end `IDLE` and issue it again at least every 29 minutes (RFC 2177, section 3).
# Look at the times beside `DONE`.
#
# ## Turn the knobs
#
# Before you move a slider, say what will change: the bars, the marks on the right, or both?

# %%
explore("connection_time")

# %% [markdown]
# ## Is IMAP quicker?
#
# Notice soon is one thing, fetch fast another. A mailbox of 100 messages, fetched in five ways:
# two speak IMAP, three POP. Which is the first to show the newest message, and which the first
# to have all?

# %%
run("speed")

# %%
run("speed", asked="every message")

# %% [markdown]
# What counts is **how often one must wait for an answer**. Simple POP programs ask for a
# message, wait, and ask for the next. A program may send many commands at once instead, where
# the server says `PIPELINING` (RFC 2449, section 6.6), and IMAP names many messages in one
# `FETCH` (RFC 9051, section 6.4.5). Either way the number of round trips no longer grows with
# the number of messages.
#
# Take other links, other sizes, other questions:

# %%
explore("speed")

# %% [markdown]
# ### Where the time goes
#
# A session as a ledger: what each line costs. A bar is a round trip in which somebody waits; a
# hatched line goes out together with the one above it and costs none of its own. Choose what is
# said, and with which encryption:

# %%
explore("round_trips")

# %% [markdown]
# ## And how much must be fetched at all?
#
# The third way to be quick is to leave things alone. Sixteen messages, some with an attachment,
# and not everybody opens every attachment:

# %%
explore("traffic")

# %% [markdown]
# Compare the devices in pairs. *POP, headers first* asks by `TOP` (RFC 1939, section 7), *IMAP,
# on demand* by `FETCH … BODY[HEADER.FIELDS (…)]`: both leave out what nobody opens. *IMAP,
# everything* fetches as much as POP does. It is a habit of the program, not the protocol.
#
# ## On-line only?
#
# A laptop fetches its mail by IMAP, goes off line, and its user opens a message:

# %%
from mailedu.clients.devices import IMAPDevice
from mailedu.simulation import World

with World(seed=1, users=["bob"]) as world:
    laptop = world.host("laptop.bob.test", "home")
    program = IMAPDevice(world.settings("bob"), "laptop.bob.test", fetch="all")
    letter = world.compose("alice@uni.example", ["bob@campus.test"], "Minutes", "As agreed.\n")
    world.store.deliver(letter, ["bob"])

    async def morning():
        await laptop.start(program.check())
        await laptop.start(program.go_offline())
        return await laptop.start(program.read(1))

    print(world.run(morning()).decode())

for entry in program.log:
    print(f"{entry.time:6.3f} s  {entry.kind:12}  {entry.text}")

# %% [markdown]
# The copy on the laptop is as good as any POP program's. UIDs and UIDVALIDITY are there so that
# it can be brought up to date later (RFC 9051, section 2.3.1.1; RFC 4549 says how). What does
# that cost, when both sides have changed in the meantime? *Comparing UIDs* asks for the flags of
# everything; CONDSTORE and QRESYNC (RFC 7162) ask for what has changed since.

# %%
explore("offline")

# %% [markdown]
# Let the mailbox grow, and let more or less change. Then let UIDVALIDITY change, and see what a
# copy is worth that nobody can match with the server any more. POP3 has no flags to bring up to
# date, so there the differences stay.
#
# ## What does the server pay?
#
# Whoever stays connected costs memory all the time; whoever comes and goes costs work each time.
# This experiment **measures your machine**, so its numbers are not those of your neighbour, and
# they differ a little each time. Points are measured; the dashed line beyond them is a model.

# %%
run("capacity", measured=30)

# %% [markdown]
# ## Your turn
#
# 1. Let the phones poll every five minutes. What does it cost, and how late are they now? Is there
#    an interval at which polling carries *fewer* octets than IDLE?
# 2. Put the phones on a satellite link and divide the time of a visit by its round trips.
#    Which number do you expect?
# 3. How many round trips does TLS add to a visit? Compare `tls="none"`, `"1.2"` and `"1.3"`.
# 4. In `traffic`, let everybody open every attachment. Does it still pay to wait?

# %%
for minutes in (5, 15, 120):
    devices = run("connection_time", poll_minutes=minutes).tables["devices"].set_index("device")
    print(minutes, "min:", devices[["octets_up", "octets_down"]].sum(axis=1).to_dict())

# %%
visit = run("connection_time", link="satellite", messages=0).rows.iloc[0]
print(f"{visit['connected_seconds'] / visit['round_trips']:.3f} s for each round trip")

# %%
for tls in ("none", "1.2", "1.3"):
    rows = run("connection_time", hours=0.5, messages=0, tls=tls).rows
    print(tls, rows["round_trips"].iloc[0])

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Every five minutes means 120 connections, and half of the mail is known within less than
#    three minutes: still hundreds of times later than by IDLE, for three times the octets or
#    more.
#    Every two hours, polling carries less than IDLE does: every connection that is not made is
#    saved, and several messages are fetched in one go. But then half of the mail is more than
#    an hour late, and some is still not seen at 18:00.
# 2. About 0.6 seconds and a little more: twice the way up to the satellite and down again,
#    plus jitter. Bandwidth plays no part in so small a dialogue.
# 3. One. With 1.2 it is no more than with 1.3, although its handshake takes one round trip
#    longer: in POP and IMAP the *server* speaks first, and with 1.2 its greeting comes
#    together with the handshake's end. A client that speaks first, as in HTTP, gains by 1.3.
# 4. Not for a phone that polls: it carries as much as the others, and connects once more for
#    each message that is opened. See the numbers of connections.
#
# </details>
#
# ## The verdict
#
# - *“IMAP is quicker than POP because it stays connected”*: **depends.** Staying connected
#   saves the set-up, and with IDLE the waiting for the next poll. How long a transfer takes
#   depends on round trips and octets; POP that pipelines takes as long as IMAP.
# - *“IMAP is connected as long as the mail program is open”*: **depends** on the program. One
#   that polls comes and goes as POP does; one that stays must speak at least every 29 minutes,
#   or may be logged out.
# - *“IMAP pushes new mail by itself”*: **depends.** A server must tell of new mail while it
#   answers a command, and may at other times (RFC 9051, sections 5.2 and 5.3). What a client
#   can rely on is `IDLE`, where the server offers it; the polling phone above spoke IMAP, too.
# - *“IMAP only works on-line, it keeps no local copy”*: **refuted.** Programs may keep one, and
#   the protocol was made for bringing it up to date.
