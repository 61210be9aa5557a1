"""What a console says of lines that are typed, in Spanish (``mailedu/protocols/advice``)."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # Ends of lines.
    "The line ends with a bare LF, and every line must end with CRLF. Many servers take it all the "
    "same; others wait for ever.": "La línea termina en un LF suelto, y toda línea debe terminar "
    "en CRLF. Muchos servidores la aceptan igual; otros esperan para siempre.",
    "The line has no end yet: the server goes on waiting, and what you send next belongs to the "
    "same line.": "La línea aún no tiene fin: el servidor sigue esperando, y lo que envíe después "
    "pertenece a la misma línea.",
    # Between commands.
    "The server has not asked for the literal yet: a client must wait for its +.": "El servidor "
    "aún no ha pedido el literal: un cliente debe esperar su +.",
    "The literal is complete. What is typed now goes on with the command; an empty line ends it.":
    "El literal está completo. Lo que se escriba ahora continúa la orden; una línea vacía la "
    "termina.",
    "Only the first {octets} belong to the literal; what follows them goes on with the command.":
    "Solo pertenecen al literal los primeros {octets}; lo que sigue continúa la orden.",
    "Only the first {octets} belong to the chunk; what follows them goes on with the command.":
    "Solo pertenecen al trozo los primeros {octets}; lo que sigue continúa la orden.",
    "After this line and its end, {octets} are still to come.": "Tras esta línea y su fin, faltan "
    "aún {octets}.",
    "The server takes the first dot away: a line that begins with one is sent with two.": "El "
    "servidor quita el primer punto: una línea que empieza por uno se envía con dos.",
    "{verb} would be a line of the message here; a dot alone ends the message.": "{verb} sería "
    "aquí una línea del mensaje; un punto solo termina el mensaje.",
    "A line of text may have 998 octets and CRLF; this has {n}.": "Una línea de texto puede tener "
    "998 octetos y CRLF; esta tiene {n}.",
    "This gives up logging in.": "Con esto se desiste de entrar.",
    "Now the server waits for an answer to its challenge, in base64; this is none. A * alone gives "
    "up.": "Ahora el servidor espera una respuesta a su reto, en base64; esto no lo es. Con un * "
    "solo se desiste.",
    "While IDLE runs, the client may send DONE and nothing else.": "Mientras dura IDLE, el cliente "
    "puede enviar DONE y nada más.",
    "Ends IDLE; it has no tag.": "Termina IDLE; no lleva etiqueta.",
    "A dot alone on a line ends the message text.": "Un punto solo en una línea termina el texto "
    "del mensaje.",
    "Gives up logging in.": "Desiste de entrar.",
    # Command lines.
    "An empty line is no command.": "Una línea vacía no es una orden.",
    "SMTP has no tags: {verb} would be taken for the command.": "SMTP no tiene etiquetas: {verb} "
    "se tomaría por la orden.",
    "POP3 has no tags: {verb} would be taken for the command.": "POP3 no tiene etiquetas: {verb} "
    "se tomaría por la orden.",
    "IMAP has no tags: {verb} would be taken for the command.": "IMAP no tiene etiquetas: {verb} "
    "se tomaría por la orden.",
    "Small letters are fine: case does not matter in a command's name.": "Las minúsculas valen: en "
    "el nombre de una orden da igual.",
    "A literal: {octets} are sent at once.": "Un literal: {octets} se envían de inmediato.",
    "A literal: {octets} follow when the server has answered +.": "Un literal: {octets} siguen "
    "cuando el servidor ha respondido +.",
    "Each line end counts for two.": "Cada fin de línea cuenta por dos.",
    "The tag is missing: each command begins with one of your choice, such as {tag}, by which the "
    "reply can be told from others.": "Falta la etiqueta: cada orden empieza por una a su "
    "elección, como {tag}, por la que se distingue su respuesta de las demás.",
    "The tag {tag} was used before. A server must take it, but you could not tell the two replies "
    "apart.": "La etiqueta {tag} ya se usó. Un servidor debe aceptarla, pero no podría distinguir "
    "las dos respuestas.",
    "After the tag a command must follow.": "Tras la etiqueta debe seguir una orden.",
    "SMTP has no {verb}, a command of {more}.": "SMTP no tiene {verb}, una orden de {more}.",
    "POP3 has no {verb}, a command of {more}.": "POP3 no tiene {verb}, una orden de {more}.",
    "IMAP has no {verb}, a command of {more}.": "IMAP no tiene {verb}, una orden de {more}.",
    "SMTP has no {verb}.": "SMTP no tiene {verb}.",
    "POP3 has no {verb}.": "POP3 no tiene {verb}.",
    "IMAP has no {verb}.": "IMAP no tiene {verb}.",
    "Here it is {syntax}: {more}": "Aquí es {syntax}: {more}",
    "SMTP has no {verb}: did you mean {other}?": "SMTP no tiene {verb}: ¿quería decir {other}?",
    "POP3 has no {verb}: did you mean {other}?": "POP3 no tiene {verb}: ¿quería decir {other}?",
    "IMAP has no {verb}: did you mean {other}?": "IMAP no tiene {verb}: ¿quería decir {other}?",
    "SMTP has no command {verb}.": "SMTP no tiene la orden {verb}.",
    "POP3 has no command {verb}.": "POP3 no tiene la orden {verb}.",
    "IMAP has no command {verb}.": "IMAP no tiene la orden {verb}.",
    "SMTP has no command {verb}, which is a command of {more}.": "SMTP no tiene la orden {verb}, "
    "que es de {more}.",
    "POP3 has no command {verb}, which is a command of {more}.": "POP3 no tiene la orden {verb}, "
    "que es de {more}.",
    "IMAP has no command {verb}, which is a command of {more}.": "IMAP no tiene la orden {verb}, "
    "que es de {more}.",
    "The session is over: the server takes no more commands.": "La sesión ha terminado: el "
    "servidor no acepta más órdenes.",
    "{verb} needs the state {state}: {more} first.": "{verb} necesita el estado {state}: antes, "
    "{more}.",
    "{verb} is for the state {state}, and this session is in {other}.": "{verb} es para el estado "
    "{state}, y esta sesión está en {other}.",
    "A session logs in once; it ends with LOGOUT.": "En una sesión se entra una vez; termina con "
    "LOGOUT.",
    "UNSELECT closes the mailbox first.": "Primero, UNSELECT cierra el buzón.",
    "A session logs in once; it ends with QUIT.": "En una sesión se entra una vez; termina con "
    "QUIT.",
    "A transaction is open: RSET drops it, or DATA completes it.": "Hay una transacción abierta: "
    "RSET la descarta, o DATA la completa.",
    "Chunks have begun: BDAT goes on, and RSET drops them.": "Han empezado los trozos: BDAT sigue, "
    "y RSET los descarta.",
    "A dot alone on a line ends the message text first.": "Antes, un punto solo en una línea "
    "termina el texto del mensaje.",
    # Rules.
    "Anyone on the way can read the password: this line is not encrypted.": "Cualquiera en el "
    "camino puede leer la contraseña: esta línea no va cifrada.",
    "STARTTLS before it would help.": "STARTTLS antes de ella lo evitaría.",
    "STLS before it would help.": "STLS antes de ella lo evitaría.",
    "Base64 hides nothing, and this line is not encrypted: anyone on the way can decode it.":
    "Base64 no oculta nada, y esta línea no va cifrada: cualquiera en el camino puede "
    "descodificarla.",
    "Sequence numbers change when a message before them is removed, and a UID never does: UID "
    "{verb} is the safer way, above all when others use the mailbox too.": "Los números de "
    "secuencia cambian cuando se borra un mensaje anterior, y un UID nunca: UID {verb} es más "
    "seguro, sobre todo si otros usan también el buzón.",
    "Fetching {name} sets the flag \\Seen: the message then counts as read in all clients.": "Traer "
    "{name} pone la marca \\Seen: el mensaje cuenta entonces como leído en todos los clientes.",
    "BODY.PEEK[…] leaves it as it is.": "BODY.PEEK[…] la deja como está.",
    "It is also the old name of {name}, which IMAP4rev2 gives up.": "Es además el nombre antiguo "
    "de {name}, que IMAP4rev2 abandona.",
    "RFC822.HEADER is the old name of BODY.PEEK[HEADER], and IMAP4rev2 gives it up.":
    "RFC822.HEADER es el nombre antiguo de BODY.PEEK[HEADER], e IMAP4rev2 lo abandona.",
    "The answer names messages by sequence number, which changes when a message before it is "
    "removed; UID SEARCH answers with UIDs, which never do.": "La respuesta nombra los mensajes "
    "por número de secuencia, que cambia cuando se borra uno anterior; UID SEARCH responde con "
    "UID, que no cambian nunca.",
    "FLAGS without a sign replaces all flags of the message. +FLAGS adds some, -FLAGS takes some "
    "away.": "FLAGS sin signo sustituye todas las marcas del mensaje. +FLAGS añade algunas, -FLAGS "
    "quita algunas.",
    "{name} without a backslash is not the system flag {flag} but a keyword of yours, which means "
    "nothing to the server.": "{name} sin barra inversa no es la marca del sistema {flag}, sino "
    "una palabra clave suya, que no significa nada para el servidor.",
    "It removes every message marked \\Deleted, also those that others have marked, and the "
    "messages after them get new numbers.": "Borra todos los mensajes marcados \\Deleted, también "
    "los que han marcado otros, y los mensajes de detrás reciben números nuevos.",
    "UID EXPUNGE removes only those that you name.": "UID EXPUNGE borra solo los que se nombran.",
    "After SELECT it also removes every message marked \\Deleted, and names none of them.": "Tras "
    "SELECT también borra todos los mensajes marcados \\Deleted, y no nombra ninguno.",
    "UNSELECT closes and removes nothing.": "UNSELECT cierra y no borra nada.",
    "The mailbox that is open now is closed by this, even if the new one cannot be opened.": "Esto "
    "cierra el buzón abierto ahora, aunque el nuevo no se pueda abrir.",
    "Of the mailbox that is open a client should not ask by STATUS; NOOP lets the server tell what "
    "is new there.": "Por el buzón abierto un cliente no debería preguntar con STATUS; con NOOP el "
    "servidor cuenta lo nuevo.",
    "IMAP4rev2 has no CHECK any more; NOOP asks for news.": "IMAP4rev2 ya no tiene CHECK; NOOP "
    "pide las noticias.",
    "IMAP4rev2 has LIST (SUBSCRIBED) instead.": "IMAP4rev2 tiene en su lugar LIST (SUBSCRIBED).",
    "INBOX is always there and cannot be made.": "INBOX está siempre y no se puede crear.",
    "INBOX cannot be removed.": "INBOX no se puede borrar.",
    "From now on the server talks and you listen, until you type DONE alone, without a tag.":
    "Desde ahora habla el servidor y usted escucha, hasta que escriba DONE solo, sin etiqueta.",
    "Programs do so at least every 29 minutes, or they may be logged off.": "Los programas lo "
    "hacen al menos cada 29 minutos, o se les puede echar.",
    "The connection is encrypted already.": "La conexión ya está cifrada.",
    "The password does not cross the line, but the digest is MD5, which is broken for this use, "
    "and the server must keep the password itself to check it.": "La contraseña no cruza la línea, "
    "pero el resumen es MD5, roto para este uso, y el servidor debe guardar la contraseña misma "
    "para comprobarlo.",
    "It takes back all marks of this session, not only the last one.": "Retira todas las marcas de "
    "esta sesión, no solo la última.",
    "Before the login there is no UPDATE: nothing is removed.": "Antes de entrar no hay UPDATE: no "
    "se borra nada.",
    "With HELO no extension can be used: no AUTH, no STARTTLS, no SIZE.": "Con HELO no se puede "
    "usar ninguna extensión: ni AUTH, ni STARTTLS, ni SIZE.",
    "EHLO is the greeting of today.": "EHLO es el saludo de hoy.",
    "In the middle of a transaction this is a RSET as well: sender and recipients are forgotten.":
    "En mitad de una transacción esto es además un RSET: se olvidan remitente y destinatarios.",
    "A client should give its full domain name, such as laptop.campus.test, or its address as "
    "[127.0.0.1].": "Un cliente debería dar su nombre de dominio completo, como "
    "laptop.campus.test, o su dirección como [127.0.0.1].",
    "The empty reverse-path is for reports only: no report is ever sent about this message.": "El "
    "reverse-path vacío es solo para avisos: nunca se envía un aviso sobre este mensaje.",
    "One RCPT names one recipient; give the next one a RCPT of its own.": "Un RCPT nombra a un "
    "destinatario; dé al siguiente su propio RCPT.",
    "Most servers give nothing away here: an answer would tell senders of unwanted mail which "
    "addresses exist.": "La mayoría de los servidores no revelan nada aquí: una respuesta diría a "
    "quienes envían correo no deseado qué direcciones existen.",
    "It drops sender and recipients; the greeting and the login stay.": "Descarta remitente y "
    "destinatarios; el saludo y la entrada se quedan.",
    "The transaction is not complete: nothing will be sent.": "La transacción no está completa: no "
    "se enviará nada.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {}
