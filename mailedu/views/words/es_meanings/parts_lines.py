"""What the parts of lines are and why, in Spanish: those of SMTP and POP3 (``protocols/parts``)."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # Every protocol.
    "The line ends with LF alone.": "La línea termina solo en LF.",
    "CR is missing.": "Falta CR.",
    "Programs that read over this do not agree where a line ends.": "Los programas que lo pasan "
    "por alto no coinciden en dónde termina una línea.",
    "That has been used to smuggle commands in.": "Eso se ha usado para colar órdenes.",
    "The server's question in a login, in base64.": "La pregunta del servidor al entrar, en "
    "base64.",
    "The client must answer it on its next line.": "El cliente debe responderla en su línea "
    "siguiente.",
    "Octets written in 64 harmless characters, so that they survive on a line.": "Octetos escritos "
    "con 64 caracteres inofensivos, para que sobrevivan en una línea.",
    "Anybody can turn them back: this hides nothing.": "Cualquiera puede deshacerlo: esto no "
    "oculta nada.",
    "The client's answer in a login, in base64.": "La respuesta del cliente al entrar, en base64.",
    "What it holds depends on the mechanism.": "Lo que contiene depende del mecanismo.",
    "The mechanism has nothing to say here, but it is the client's turn.": "El mecanismo no tiene "
    "nada que decir aquí, pero le toca al cliente.",
    "Name and password together, in base64, with a NUL octet before each.": "Nombre y contraseña "
    "juntos, en base64, cada uno tras un octeto NUL.",
    "That is the mechanism PLAIN.": "Es el mecanismo PLAIN.",
    "This should be name and password in base64, and is not.": "Esto debería ser nombre y "
    "contraseña en base64, y no lo es.",
    "The server cannot read it.": "El servidor no puede leerlo.",
    "It is hidden here, since it may hold a password.": "Aquí se oculta, porque puede contener una "
    "contraseña.",
    "PLAIN: name and password, in one line of base64.": "PLAIN: nombre y contraseña, en una línea "
    "de base64.",
    "It is simple, and safe only where TLS encrypts the line.": "Es sencillo, y seguro solo donde "
    "TLS cifra la línea.",
    "LOGIN: name and password, in two lines of base64.": "LOGIN: nombre y contraseña, en dos "
    "líneas de base64.",
    "It is older than PLAIN, and no safer.": "Es más antiguo que PLAIN, y no más seguro.",
    "Some old programs know nothing else.": "Algunos programas antiguos no conocen otra cosa.",
    "CRAM-MD5: the client answers a challenge with a digest of it and the password.": "CRAM-MD5: "
    "el cliente responde a un reto con un resumen de él y de la contraseña.",
    "The password does not cross the line.": "La contraseña no cruza la línea.",
    "What the server keeps to check it is as good as the password to a thief, and MD5 is weak "
    "today.": "Lo que el servidor guarda para comprobarla le vale a un ladrón tanto como la "
    "contraseña, y MD5 es débil hoy.",
    "SCRAM-SHA-1: the client proves that it knows the password, and the server that it has what "
    "belongs to it.": "SCRAM-SHA-1: el cliente demuestra que sabe la contraseña, y el servidor que "
    "tiene lo que corresponde a ella.",
    "It does not cross the line, and the server need not keep it readable.": "No cruza la línea, y "
    "el servidor no necesita guardarla legible.",
    "SCRAM-SHA-256: the client proves that it knows the password, and the server that it has what "
    "belongs to it.": "SCRAM-SHA-256: el cliente demuestra que sabe la contraseña, y el servidor que "
    "tiene lo que corresponde a ella.",
    "A single asterisk: the client gives up this login.": "Un asterisco solo: el cliente desiste "
    "de entrar.",
    "Base64 has no asterisk, so the server cannot mistake it for an answer.": "Base64 no tiene "
    "asterisco, así que el servidor no puede tomarlo por una respuesta.",
    "The server repeats the password in its text.": "El servidor repite la contraseña en su texto.",
    "A server should not do that.": "Un servidor no debería hacerlo.",
    "It is hidden here.": "Aquí se oculta.",
    "CR and LF, the octets 13 and 10: the line ends here.": "CR y LF, los octetos 13 y 10: aquí "
    "termina la línea.",
    "The other side reads up to this before it acts.": "El otro lado lee hasta aquí antes de "
    "actuar.",
    "A line feed alone is no line end in mail.": "En el correo, un LF solo no es un fin de línea.",
    "One space, the octet 32.": "Un espacio, el octeto 32.",
    "It keeps the words of the line apart, so there must be exactly one.": "Separa las palabras de "
    "la línea, así que debe haber exactamente uno.",
    "The name of a SASL mechanism: one way to log in.": "El nombre de un mecanismo SASL: una "
    "manera de entrar.",
    "The two sides must agree on what the lines of the login mean.": "Los dos lados deben "
    "coincidir en qué significan las líneas de la entrada.",
    "The name of the account.": "El nombre de la cuenta.",
    "The server must know whose mail is wanted.": "El servidor debe saber de quién es el correo "
    "que se pide.",
    "The name of the account, in base64.": "El nombre de la cuenta, en base64.",
    "The password.": "La contraseña.",
    "It proves who is calling.": "Demuestra quién llama.",
    "Without TLS anybody on the way can read it.": "Sin TLS, cualquiera en el camino puede leerla.",
    "The password in base64.": "La contraseña en base64.",
    "What the command is about.": "De qué trata la orden.",
    "The command alone does not say enough.": "La orden sola no dice lo bastante.",
    "One argument more than the command takes.": "Un argumento más de los que admite la orden.",
    "The server should refuse the line, since it cannot know what was meant.": "El servidor "
    "debería rechazar la línea, porque no puede saber qué se quería.",
    "What follows a command that nobody knows.": "Lo que sigue a una orden que nadie conoce.",
    "Before a login, a mistyped command often has a password in it.": "Antes de entrar, una orden "
    "mal escrita lleva a menudo una contraseña.",
    "A value that belongs to the word before it.": "Un valor que pertenece a la palabra anterior.",
    "The word alone does not say enough.": "La palabra sola no dice lo bastante.",
    "It stands between a word and its value.": "Está entre una palabra y su valor.",
    "The reader must see where one ends and the other begins.": "Quien lee debe ver dónde termina "
    "uno y empieza el otro.",
    "The command's name.": "El nombre de la orden.",
    "This one is not known here.": "Esta no se conoce aquí.",
    "It comes first and says what is to be done.": "Va primero y dice qué hay que hacer.",
    "Capitals or small letters are the same.": "Da igual en mayúsculas que en minúsculas.",
    # SMTP.
    "A first digit 2 means: done.": "Un 2 como primera cifra significa: hecho.",
    "A first digit 3 means: so far so good, now send the rest.": "Un 3 como primera cifra "
    "significa: bien hasta aquí, envíe ahora el resto.",
    "A first digit 4 means: not now.": "Un 4 como primera cifra significa: ahora no.",
    "Trying again later may help.": "Intentarlo más tarde puede servir.",
    "A first digit 5 means: refused for good.": "Un 5 como primera cifra significa: rechazado "
    "definitivamente.",
    "The same line in the same place will not do.": "La misma línea en el mismo lugar no servirá.",
    "The second digit, 0, says that it is about the syntax.": "La segunda cifra, 0, dice que trata "
    "de la sintaxis.",
    "The second digit, 1, says that it gives information.": "La segunda cifra, 1, dice que da "
    "información.",
    "The second digit, 2, says that it is about the connection.": "La segunda cifra, 2, dice que "
    "trata de la conexión.",
    "The second digit, 3, has no meaning in the base protocol; logging in uses it.": "La segunda "
    "cifra, 3, no significa nada en el protocolo base; se usa al entrar.",
    "The second digit, 5, says that it is about the mail system.": "La segunda cifra, 5, dice que "
    "trata del sistema de correo.",
    "The last digit tells the cases apart.": "La última cifra distingue los casos.",
    "Three digits: the reply, for programs.": "Tres cifras: la respuesta, para programas.",
    "The first says whether the command was done; programs need no more.": "La primera dice si la "
    "orden se hizo; los programas no necesitan más.",
    "A hyphen after the code: more lines of this reply follow.": "Un guion tras el código: siguen "
    "más líneas de esta respuesta.",
    "In the last line a space stands in its place, so that the client knows where to stop.": "En "
    "la última línea hay un espacio en su lugar, para que el cliente sepa dónde parar.",
    "An enhanced status code: three numbers with dots.": "Un código de estado ampliado: tres "
    "números con puntos.",
    "It says more than the three digits before it.": "Dice más que las tres cifras de delante.",
    "The name of the host that speaks.": "El nombre del host que habla.",
    "Each side says who it is.": "Cada lado dice quién es.",
    "The name ends up in the message's Received field.": "El nombre acaba en el campo Received del "
    "mensaje.",
    "FROM: or TO:, which belongs to the command.": "FROM: o TO:, que pertenece a la orden.",
    "It says what the address is for.": "Dice para qué es la dirección.",
    "No space may follow the colon.": "Tras los dos puntos no puede ir ningún espacio.",
    "The reverse-path: the address that error reports go to.": "El reverse-path: la dirección a la "
    "que van los avisos de error.",
    "It belongs to the envelope.": "Pertenece al sobre.",
    "The From field in the message may say something else.": "El campo From del mensaje puede "
    "decir otra cosa.",
    "An empty reverse-path: nobody is to get a report on this message.": "Un reverse-path vacío: "
    "nadie debe recibir un aviso sobre este mensaje.",
    "Reports themselves are sent so.": "Los propios avisos se envían así.",
    "Otherwise two servers could send each other reports on reports for ever.": "Si no, dos "
    "servidores podrían enviarse sin fin avisos sobre avisos.",
    "The forward-path: one recipient.": "El forward-path: un destinatario.",
    "The server delivers to this address, whatever the To field in the message says.": "El "
    "servidor entrega a esta dirección, diga lo que diga el campo To del mensaje.",
    "This should be FROM: or TO: and an address in angle brackets.": "Esto debería ser FROM: o TO: "
    "y una dirección entre ángulos.",
    "The server should answer 501.": "El servidor debería responder 501.",
    "The user or mailbox that is asked about.": "El usuario o buzón por el que se pregunta.",
    "It may be a name alone or a whole address.": "Puede ser un nombre solo o una dirección "
    "entera.",
    "The mailing list whose members are asked for.": "La lista de correo cuyos miembros se piden.",
    "Most servers do not say, for the members' sake.": "La mayoría de los servidores no lo dicen, "
    "por el bien de los miembros.",
    "What help is wanted for.": "Sobre qué se pide ayuda.",
    "It may be the name of a command.": "Puede ser el nombre de una orden.",
    "Any text.": "Cualquier texto.",
    "NOOP does nothing with it.": "NOOP no hace nada con él.",
    "The host whose waiting mail is to be sent.": "El host cuyo correo en espera se debe enviar.",
    "That is for hosts that are online only now and then.": "Es para hosts que solo están "
    "conectados de vez en cuando.",
    "How many octets follow right behind this line.": "Cuántos octetos siguen justo detrás de esta "
    "línea.",
    "Since their number is known, no dot is needed at the end, and none is doubled.": "Como se "
    "sabe cuántos son, no hace falta un punto al final, y ninguno se duplica.",
    "LAST: this is the last chunk of the message.": "LAST: este es el último trozo del mensaje.",
    "After it the server answers for the whole message.": "Después, el servidor responde por el "
    "mensaje entero.",
    "The greatest size of a message, in octets.": "El tamaño máximo de un mensaje, en octetos.",
    "A client with a larger one need not begin. 0 means: there is no fixed limit.": "Un cliente "
    "con uno mayor no necesita empezar. 0 significa: no hay límite fijo.",
    "A parameter that belongs to an extension.": "Un parámetro que pertenece a una extensión.",
    "The server must refuse it when it does not know it.": "El servidor debe rechazarlo si no lo "
    "conoce.",
    "How many octets the message has.": "Cuántos octetos tiene el mensaje.",
    "If it is too large, the server can say so before it is sent.": "Si es demasiado grande, el "
    "servidor puede decirlo antes de que se envíe.",
    "Whether the text has octets above 127: 7BIT or 8BITMIME.": "Si el texto tiene octetos por "
    "encima de 127: 7BIT u 8BITMIME.",
    "A server that cannot pass such octets on must know in time.": "Un servidor que no puede pasar "
    "esos octetos debe saberlo a tiempo.",
    "Addresses or header fields may be in UTF-8.": "Las direcciones o los campos de la cabecera "
    "pueden estar en UTF-8.",
    "Only servers that announce SMTPUTF8 can take such a message.": "Solo pueden aceptar un "
    "mensaje así los servidores que anuncian SMTPUTF8.",
    "Who first handed the message in, as a server that is trusted says.": "Quién entregó primero "
    "el mensaje, según un servidor de confianza.",
    "<> means that it is not known.": "<> significa que no se sabe.",
    "How much of the message a report is to hold: FULL or HDRS.": "Cuánto del mensaje debe llevar "
    "un aviso: FULL o HDRS.",
    "HDRS saves sending a large message back.": "HDRS ahorra devolver un mensaje grande.",
    "A name of the sender's own for this envelope.": "Un nombre propio del remitente para este "
    "sobre.",
    "Reports repeat it, so the sender knows what they are about.": "Los avisos lo repiten, así el "
    "remitente sabe de qué tratan.",
    "When the sender wants a report: SUCCESS, FAILURE, DELAY, or NEVER.": "Cuándo quiere un aviso "
    "el remitente: SUCCESS, FAILURE, DELAY o NEVER.",
    "Without it a report comes when delivery fails.": "Sin él llega un aviso cuando falla la "
    "entrega.",
    "The recipient as the sender had written it.": "El destinatario tal como lo escribió el "
    "remitente.",
    "The address may change on the way; a report names this one.": "La dirección puede cambiar por "
    "el camino; un aviso nombra esta.",
    "An extension that the server has.": "Una extensión que tiene el servidor.",
    "It is in no table here.": "No está en ninguna tabla de aquí.",
    "The reply to EHLO names one extension on a line.": "La respuesta a EHLO nombra una extensión "
    "por línea.",
    "The client may use only what stands there.": "El cliente solo puede usar lo que está ahí.",
    "A line of the server without a reply code.": "Una línea del servidor sin código de respuesta.",
    "A reply must begin with three digits, so a client can make nothing of this.": "Una respuesta "
    "debe empezar por tres cifras, así que un cliente no saca nada de esto.",
    "Text for people.": "Texto para personas.",
    "Programs go by the code alone.": "Los programas se guían solo por el código.",
    "The server may write here what it likes.": "El servidor puede escribir aquí lo que quiera.",
    "The first number, {n}, means {value}; the second, {m}, says that it is about {more}.": "El "
    "primer número, {n}, significa {value}; el segundo, {m}, dice que trata de {more}.",
    "The first number is in no table here; the second, {m}, says that it is about {more}.": "El "
    "primer número no está en ninguna tabla de aquí; el segundo, {m}, dice que trata de {more}.",
    "A reply code that is in no table here.": "Un código de respuesta que no está en ninguna tabla "
    "de aquí.",
    "An enhanced status code that is in no table here.": "Un código de estado ampliado que no está "
    "en ninguna tabla de aquí.",
    # POP3.
    "The reply's status, for programs.": "El estado de la respuesta, para programas.",
    "There are only three: +OK, -ERR, and + in the middle of a login.": "Solo hay tres: +OK, -ERR, "
    "y + en mitad de una entrada.",
    "Programs go by this word and no more.": "Los programas se guían por esta palabra y nada más.",
    "It must be in capitals.": "Debe ir en mayúsculas.",
    "The command was refused, or could not be done.": "La orden se rechazó, o no se pudo hacer.",
    "A plus sign alone: the login goes on.": "Un signo más solo: la entrada continúa.",
    "It is neither success nor failure.": "No es ni éxito ni fallo.",
    "The client must answer what follows.": "El cliente debe responder a lo que sigue.",
    "A response code, in brackets.": "Un código de respuesta, entre corchetes.",
    "The text behind it is for people.": "El texto de detrás es para personas.",
    "The word in brackets is for programs, which can tell what is wrong.": "La palabra entre "
    "corchetes es para programas, que pueden saber qué va mal.",
    "A line of the server without +OK or -ERR.": "Una línea del servidor sin +OK ni -ERR.",
    "A client can make nothing of it.": "Un cliente no saca nada de ella.",
    "A text that the server has never sent before.": "Un texto que el servidor nunca ha enviado "
    "antes.",
    "APOP makes a digest of it and the password.": "APOP hace un resumen de él y de la contraseña.",
    "Since it differs each time, a digest that was overheard is of no use later.": "Como cada vez "
    "es distinta, un resumen escuchado no sirve más tarde.",
    "An MD5 digest of the greeting's timestamp and the password, in hex.": "Un resumen MD5 de la "
    "marca de tiempo del saludo y la contraseña, en hexadecimal.",
    "It shows that the client knows the password, which itself is not sent.": "Muestra que el "
    "cliente sabe la contraseña, que no se envía.",
    "MD5 is weak today: use TLS.": "MD5 es débil hoy: use TLS.",
    "The number of a message in this session, from 1.": "El número de un mensaje en esta sesión, "
    "desde 1.",
    "It is the same throughout the session, and may be another one next time.": "Es el mismo en "
    "toda la sesión, y puede ser otro la próxima vez.",
    "All is well: the command was done, or the server greets.": "Todo va bien: la orden se cumplió, "
    "o el servidor saluda.",
    "A parameter of the capability.": "Un parámetro de la capacidad.",
    "It says more precisely what the server can do.": "Dice con más precisión qué sabe hacer el "
    "servidor.",
    "UIDL has names that last.": "UIDL tiene nombres que duran.",
    "How many lines of the body are wanted, besides the whole header.": "Cuántas líneas del cuerpo "
    "se quieren, además de la cabecera entera.",
    "So a client can look at a long message without fetching it.": "Así un cliente puede mirar un "
    "mensaje largo sin traerlo.",
    "How many messages there are.": "Cuántos mensajes hay.",
    "Those marked as deleted are not counted.": "Los marcados como borrados no cuentan.",
    "The size of all messages together, in octets.": "El tamaño de todos los mensajes juntos, en "
    "octetos.",
    "The size of the message in octets.": "El tamaño del mensaje en octetos.",
    "Dots that are doubled on the way are not counted.": "Los puntos duplicados por el camino no "
    "cuentan.",
    "A name for the message that stays the same from session to session.": "Un nombre del mensaje "
    "que es el mismo de una sesión a otra.",
    "A client that leaves mail on the server knows by it what it has fetched already.": "Un "
    "cliente que deja el correo en el servidor sabe por él lo que ya ha traído.",
    "Something that the server can do.": "Algo que sabe hacer el servidor.",
    "One line names one capability.": "Cada línea nombra una capacidad.",
    "A client asks first and then uses only what is there.": "Un cliente pregunta primero y luego "
    "usa solo lo que hay.",
    "How many days mail stays on the server at least; NEVER means that it is kept.": "Cuántos días "
    "se queda el correo en el servidor como mínimo; NEVER significa que se conserva.",
    "A client that wants to leave mail there should know.": "Un cliente que quiera dejar allí el "
    "correo debería saberlo.",
    "How many seconds must lie between two logins.": "Cuántos segundos deben pasar entre dos "
    "entradas.",
    "A client should not look for new mail more often than that.": "Un cliente no debería buscar "
    "correo nuevo más a menudo.",
    "The name of the server's program.": "El nombre del programa del servidor.",
    "It helps to find out who has a bug.": "Ayuda a averiguar quién tiene un fallo.",
    "A client should not act upon it.": "Un cliente no debería actuar según él.",
    "A language tag, such as en or es.": "Una etiqueta de idioma, como en o es.",
    "From then on the server writes its texts in this language.": "Desde entonces el servidor "
    "escribe sus textos en este idioma.",
    "Programs go by +OK or -ERR.": "Los programas se guían por +OK o -ERR.",
    "The name of the maildrop.": "El nombre del buzón.",
    "PASS or a digest must prove the right to it.": "PASS o un resumen deben demostrar el derecho "
    "a él.",
    "The password: all of the rest of the line, spaces too.": "La contraseña: todo el resto de la "
    "línea, también los espacios.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {}
