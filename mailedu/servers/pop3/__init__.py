"""The POP3 server: RFC 1939 with the extensions of RFC 2449, 2595, 3206, 5034 and 6856.

POP3 knows no flags: no command here changes one that IMAP shows, ``\\Seen`` neither.
"""

from mailedu.servers.pop3.connection import serve

__all__ = ["serve"]
