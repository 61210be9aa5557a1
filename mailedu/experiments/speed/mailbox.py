"""The mail that is fetched: letters of one size, with the headers of mail from elsewhere."""

from __future__ import annotations

from functools import lru_cache

_LETTER = """\
Return-Path: <alice@uni.example>
Received: from relay.uni.example (relay.uni.example [192.0.2.25])
\tby mail.campus.test with ESMTPS; Mon, 02 Mar 2026 07:59:58 +0000
Received: from desk.uni.example (desk.uni.example [192.0.2.77])
\tby relay.uni.example with ESMTPSA; Mon, 02 Mar 2026 07:59:57 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=uni.example; s=mail;
\th=from:to:subject:date:message-id:mime-version:content-type;
\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;
\tb=
From: Alice <alice@uni.example>
To: Bob <bob@campus.test>
Subject: Letter {number:05}
Date: Mon, 02 Mar 2026 07:59:56 +0000
Message-ID: <{number:05}@uni.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

""".replace("\n", "\r\n")
"""The headers of mail that came over two hosts; ``b=`` stands for a signature that is not here."""


@lru_cache(maxsize=4)
def letters(count: int, octets: int) -> tuple[bytes, ...]:
    """Return messages of so many octets."""
    headers = [_LETTER.format(number=number).encode() for number in range(1, count + 1)]
    body = b"What somebody had to say to somebody else, line by line until all is said.\r\n"
    rest = octets - len(headers[0])
    text = (body * (rest // len(body) + 1))[: rest - 2] + b"\r\n"
    return tuple(header + text for header in headers)
