"""Numbers, plurals and joints, and what is said of connections of every protocol, in Spanish."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "The two sides agreed on {version} with {cipher}. From here on the line is encrypted; "
    "what stands below is what they read.": "Los dos lados acordaron {version} con {cipher}. Desde "
    "aquí la línea va cifrada; lo que sigue es lo que ellos leen.",
    "The two sides agreed on {version} with {cipher}.": "Los dos lados acordaron {version} con "
    "{cipher}.",
    "From here on the line is encrypted; what stands below is what they read.": "Desde aquí la "
    "línea va cifrada; lo que sigue es lo que ellos leen.",
    "What either learned before, such as the extensions offered, is forgotten.": "Lo que cada uno "
    "supo antes, como las extensiones ofrecidas, queda olvidado.",
    "The two sides did not agree on TLS, so the connection ends. A client refuses a server "
    "whose certificate was signed by nobody that it knows.": "Los dos lados no se pusieron de "
    "acuerdo en TLS, así que la conexión termina. Un cliente rechaza a un servidor cuyo certificado "
    "no firmó nadie que conozca.",
    "TLS handshake failed: {failure}": "Falló la negociación de TLS: {failure}",
    # Logging in by SASL.
    "That is a way of writing octets, no encryption: without TLS, any listener can read it.": "Es "
    "una manera de escribir octetos, no un cifrado: sin TLS, cualquiera que escuche puede leerlo.",
    "The server asks for the next item of the login.": "El servidor pide el siguiente dato para "
    "entrar.",
    "The server sends a challenge that was never sent before. The client is to answer "
    "with a digest of it, keyed with the password.": "El servidor envía un reto que nunca se envió "
    "antes. El cliente debe responder con un resumen de él, con la contraseña como clave.",
    "The server adds its own random text to the client's (r=), and says how the "
    "password is stored: with which salt (s=), hashed how many times (i=).": "El servidor añade su "
    "texto al azar al del cliente (r=) y dice cómo guarda la contraseña: con qué sal (s=) y cuántas "
    "veces resumida (i=).",
    "The server's signature (v=): it proves that the server, too, has what was made "
    "from the password, and is no impostor.": "La firma del servidor (v=): demuestra que también él "
    "tiene lo derivado de la contraseña, y no es un impostor.",
    "The client sends name and password, each after a NUL, in base64.": "El cliente envía nombre y "
    "contraseña, cada uno tras un NUL, en base64.",
    "The client answers in base64.": "El cliente responde en base64.",
    "The client answers with its name and the digest. The password itself does not "
    "cross the line, and the digest is of no use for another challenge.": "El cliente responde con "
    "su nombre y el resumen. La contraseña misma no cruza la línea, y el resumen no sirve para otro "
    "reto.",
    "The client says who it is (n=) and sends a random text (r=), which makes this "
    "exchange unlike any other.": "El cliente dice quién es (n=) y envía un texto al azar (r=), que "
    "hace este intercambio distinto de cualquier otro.",
    "The client's proof (p=) that it knows the password, made for this exchange only. "
    "The password itself does not cross the line.": "La prueba del cliente (p=) de que sabe la "
    "contraseña, hecha solo para este intercambio. La contraseña misma no cruza la línea.",
    "The client has checked the server's signature and has nothing to add.": "El cliente ha "
    "comprobado la firma del servidor y no tiene nada que añadir.",
    # What is wrong with a line.
    "The line ends with a bare LF; every line must end with CRLF.": "La línea termina en un LF "
    "suelto; toda línea debe terminar en CRLF.",
    "The line has no end: the connection broke off, or CRLF is missing.": "La línea no tiene fin: "
    "la conexión se cortó, o falta CRLF.",
    "The line has {n} octets; {section} allows {m} with its CRLF.": "La línea tiene {n} octetos; "
    "{section} permite {m} con su CRLF.",
    "A bare CR stands inside the line; CR may only come just before LF.": "Hay un CR suelto dentro "
    "de la línea; CR solo puede ir justo antes de LF.",
    "A NUL octet stands inside the line; it is not allowed there.": "Hay un octeto NUL dentro de la "
    "línea; ahí no se permite.",
    "This line never reached the server, which knows nothing of it and answers nothing.": "Esta "
    "línea nunca llegó al servidor, que no sabe nada de ella y no responde nada.",
    "This line never reached the client, which knows nothing of it, though the server has "
    "done what it says.": "Esta línea nunca llegó al cliente, que no sabe nada de ella, aunque el "
    "servidor ha hecho lo que dice.",
    "TCP alone loses nothing out of the middle of a stream: a hand on the wire took it, or the "
    "connection broke while it was under way.": "TCP por sí solo no pierde nada en medio de un "
    "flujo: una mano la quitó del cable, o la conexión se cortó mientras estaba en camino.",
    "The connection ended before the line with a single dot.": "La conexión terminó antes de la "
    "línea con un solo punto.",
    # What happened.
    "connection closed": "conexión cerrada",
    "no TLS": "sin TLS",
    "TLS handshake: {version}": "negociación de TLS: {version}",
    "{messages} added to {user}'s {mailbox}": "{messages} en {mailbox} de {user}: añadido",
    "{messages} removed": "{messages}: borrado",
    "flags now: {flags}": "marcas ahora: {flags}",
    "flags of {messages} changed": "marcas cambiadas: {messages}",
    "mailbox {name} removed": "buzón {name} borrado",
    "mailbox {old} renamed {new}": "buzón {old} ahora se llama {new}",
}

PHRASES: Mapping[str, str] = {
    " and ": " y ",
    "no messages": "ningún mensaje",
    "one message": "un mensaje",
    "1 message": "1 mensaje",
    "{number} messages": "{number} mensajes",
    "messages": "mensajes",
    "1 octet": "1 octeto",
    "{number} octets": "{number} octetos",
    "(nothing named)": "(no se nombró)",
    "(not named)": "(no se nombró)",
    "The client": "El cliente",
    "two": "dos",
    "three": "tres",
    "four": "cuatro",
    "five": "cinco",
    "six": "seis",
    "seven": "siete",
    "eight": "ocho",
    "nine": "nueve",
    "ten": "diez",
    "eleven": "once",
    "twelve": "doce",
}
