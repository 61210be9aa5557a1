"""What each protocol is, as data and pure functions. No input or output here."""
