"""What is wrong with a line, as the observers say it, in Spanish."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "From here on the wire passes the octets on and cannot read them, as it has not the server's "
    "key: nothing more of this session is recorded but its end.": "Desde aquí la línea deja pasar "
    "los octetos y no puede leerlos, porque no tiene la clave del servidor: de esta sesión no se "
    "graba nada más que su final.",
    "How far the session came cannot be said: it was encrypted.": "No se puede decir hasta dónde "
    "llegó la sesión: iba cifrada.",
    "The client begins a TLS handshake.": "El cliente empieza una negociación de TLS.",
    "The client should wait for the greeting before it speaks.": "El cliente debería esperar el "
    "saludo antes de hablar.",
    "A FETCH response needs a list of items and values.": "Una respuesta FETCH necesita una lista "
    "de datos y valores.",
    "A space stands before the end of the line.": "Hay un espacio antes del fin de la línea.",
    "The connection must begin with the server's greeting, * OK.": "La conexión debe empezar con "
    "el saludo del servidor, * OK.",
    "The server refuses the connection.": "El servidor rechaza la conexión.",
    "A space must stand between PASS and the password.": "Entre PASS y la contraseña debe haber un "
    "espacio.",
    "Exactly one space must stand between a command's words.": "Entre las palabras de una orden "
    "debe haber exactamente un espacio.",
    # Arguments.
    "{value} is no set of message numbers such as 1, 2:4 or 5:*.": "{value} no es un conjunto "
    "de números de mensaje como 1, 2:4 o 5:*.",
    "{argument} is no number of lines; it must be 0 or more.": "{argument} no es un número de "
    "líneas; debe ser 0 o más.",
    "{argument} is no message number; numbers count from 1.": "{argument} no es un número de mensaje; "
    "se cuentan desde 1.",
    "An argument is missing: {value}.": "Falta un argumento: {value}.",
    "The mechanism is missing: {value}.": "Falta el mecanismo: {value}.",
    "There are more arguments than {verb} takes: {value}.": "Hay más argumentos de los que admite "
    "{verb}: {value}.",
    "{verb} takes no argument.": "{verb} no admite argumentos.",
    "AUTH takes a mechanism and at most one initial response.": "AUTH admite un mecanismo y, como "
    "mucho, una respuesta inicial.",
    "{name} is not of its form: {value}.": "{name} no tiene su forma: {value}.",
    "{verb} must be followed by {value}.": "Después de {verb} debe ir {value}.",
    "No space may stand between the colon and the path.": "Entre los dos puntos y la dirección no "
    "puede haber espacio.",
    "The address must stand in angle brackets, <like@this.example>.": "La dirección debe ir entre "
    "ángulos, <asi@como.example>.",
    "A recipient cannot be empty; only MAIL may have <>.": "Un destinatario no puede estar vacío; "
    "solo MAIL puede llevar <>.",
    "Exactly one space must stand between arguments.": "Entre argumentos debe haber exactamente un "
    "espacio.",
    "Exactly one space must stand between tag and command.": "Entre la etiqueta y la orden debe "
    "haber exactamente un espacio.",
    # The place of a command.
    "{verb} is possible when {states}; the session is {state}.": "{verb} es posible en estado "
    "{states}; la sesión está en {state}.",
    "{verb} is a command of {states}; in {state} the server must answer -ERR.": "{verb} es una orden "
    "de {states}; en {state} el servidor debe responder -ERR.",
    "{verb} comes too early: {before} must have succeeded first.": "{verb} llega demasiado pronto: "
    "antes tiene que haber salido bien {before}.",
    "{verb} comes after QUIT; the server takes no more commands.": "{verb} viene después de QUIT; el "
    "servidor ya no admite órdenes.",
    "{verb} is not allowed between chunks; BDAT goes on, and RSET drops them.": "{verb} no se "
    "permite entre trozos; BDAT sigue y RSET los descarta.",
    "{verb} is not allowed while a transaction is open; RSET would drop it.": "{verb} no se permite "
    "con una transacción abierta; RSET la descartaría.",
    "{name} belongs to the extension {extension}, which was not announced.": "{name} es de la "
    "extensión {extension}, que no se anunció.",
    "A session logs in once: after 235 no other AUTH is allowed.": "En una sesión se entra una sola "
    "vez: después de 235 no se permite otro AUTH.",
    "PASS must follow at once after a USER that was answered with +OK.": "PASS debe ir justo después "
    "de un USER respondido con +OK.",
    "After STARTTLS nothing may be sent before TLS has begun.": "Después de STARTTLS no se puede "
    "enviar nada hasta que empiece TLS.",
    "After STLS the client must wait for the reply and for the handshake; the server throws away "
    "what comes before.": "Después de STLS el cliente debe esperar la respuesta y la negociación; el "
    "servidor tira lo que llegue antes.",
    "The connection is encrypted already; STLS is not possible again.": "La conexión ya está "
    "cifrada; STLS no es posible otra vez.",
    "{verb} must be the last command of a group: wait for its reply.": "{verb} debe ser la última "
    "orden de un grupo: hay que esperar su respuesta.",
    "The client did not wait for the reply, and the server has not announced PIPELINING.": "El "
    "cliente no esperó la respuesta, y el servidor no ha anunciado PIPELINING.",
    "The client must wait for the server's greeting before it speaks.": "El cliente debe esperar el "
    "saludo del servidor antes de hablar.",
    "The client did not wait for the reply, but PIPELINING was not announced.": "El cliente no esperó "
    "la respuesta, pero PIPELINING no se anunció.",
    "The client should wait for the greeting (220) before it speaks.": "El cliente debería esperar "
    "el saludo (220) antes de hablar.",
    "While IDLE runs, the client may send only DONE.": "Mientras dura IDLE, el cliente solo puede "
    "enviar DONE.",
    "LITERAL- lets only literals of up to 4096 octets come without waiting.": "Con LITERAL- solo los "
    "literales de hasta 4096 octetos pueden ir sin esperar.",
    "The server has not announced LITERAL+: the literal must wait for its +.": "El servidor no ha "
    "anunciado LITERAL+: el literal debe esperar su +.",
    # No command at all.
    "{verb} is no SMTP command; possible here are {verbs}.": "{verb} no es una orden de SMTP; aquí "
    "son posibles {verbs}.",
    "This is no SMTP command; possible here are {verbs}.": "Esto no es una orden de SMTP; aquí son "
    "posibles {verbs}.",
    "{verb} is no POP3 command; in {state} there are {verbs}.": "{verb} no es una orden de POP3; en "
    "{state} hay {verbs}.",
    "This is no POP3 command; in {state} there are {verbs}.": "Esto no es una orden de POP3; en "
    "{state} hay {verbs}.",
    "That is no IMAP command; the server should answer BAD.": "Eso no es una orden de IMAP; el "
    "servidor debería responder BAD.",
    "An empty line is no command.": "Una línea vacía no es una orden.",
    "A command must begin at the start of the line, without a space.": "Una orden debe empezar al "
    "principio de la línea, sin espacio.",
    "The tag is missing: a command begins with one, as in a1 NOOP.": "Falta la etiqueta: una orden "
    "empieza con una, como en a1 NOOP.",
    "After the tag a command must follow.": "Después de la etiqueta debe ir una orden.",
    'A tag must not hold any of ( ) { % * " \\ + or control characters.': "Una etiqueta no puede "
    'tener ninguno de ( ) { % * " \\ + ni caracteres de control.',
    # The server's lines.
    "A POP3 reply must begin with +OK or -ERR, in capitals.": "Una respuesta POP3 debe empezar con "
    "+OK o -ERR, en mayúsculas.",
    "A reply must begin with three digits, the first from 2 to 5.": "Una respuesta debe empezar con "
    "tres cifras, la primera de 2 a 5.",
    "All lines of a reply must have the same code.": "Todas las líneas de una respuesta deben llevar "
    "el mismo código.",
    "A tagged reply must be a tag, then OK, NO or BAD, then text.": "Una respuesta con etiqueta debe "
    "ser la etiqueta, luego OK, NO o BAD, y luego texto.",
    "After * there must be a response such as OK or a number with EXISTS.": "Después de * debe ir "
    "una respuesta como OK, o un número con EXISTS.",
    "After + a space must stand, even when the challenge is empty.": "Después de + debe ir un "
    "espacio, aunque el reto esté vacío.",
    "{keyword} needs a number before it.": "{keyword} necesita un número delante.",
    "No response {keyword} has a number before it.": "Ninguna respuesta {keyword} lleva un número "
    "delante.",
    "PREAUTH is possible only as a greeting.": "PREAUTH solo es posible como saludo.",
    "The greeting must be * OK, * PREAUTH or * BYE.": "El saludo debe ser * OK, * PREAUTH o * BYE.",
    "The greeting has no last line; the last line has a space, not -.": "El saludo no tiene última "
    "línea; la última línea lleva un espacio, no -.",
    "No command of the client waits for a continuation.": "Ninguna orden del cliente espera una "
    "continuación.",
    "No command was waiting for a reply; the server must stay silent.": "Ninguna orden esperaba "
    "respuesta; el servidor debe callar.",
    "No command was waiting for a reply; the server must wait.": "Ninguna orden esperaba respuesta; "
    "el servidor debe esperar.",
    "No command with the tag {tag} is waiting for a reply.": "Ninguna orden con la etiqueta {tag} "
    "espera respuesta.",
    "The connection ended in the middle of a reply.": "La conexión terminó en medio de una "
    "respuesta.",
    "The connection ended in the middle of a response.": "La conexión terminó en medio de una "
    "respuesta.",
    "The connection ended in the middle of a chunk.": "La conexión terminó en medio de un trozo.",
    "The connection ended inside the literal.": "La conexión terminó dentro del literal.",
    "Octets above 127 may stand in a command only with SMTPUTF8.": "En una orden solo puede haber "
    "octetos por encima de 127 con SMTPUTF8.",
    "Octets above 127 need BODY=8BITMIME in the MAIL command.": "Los octetos por encima de 127 "
    "necesitan BODY=8BITMIME en la orden MAIL.",
}

PHRASES: Mapping[str, str] = {}
