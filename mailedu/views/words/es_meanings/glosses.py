"""What states, commands, capabilities and codes are, in Spanish (``mailedu/protocols/``)."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # SMTP.
    "Says who is calling and asks which extensions the server has.": "Dice quién llama y pregunta "
    "qué extensiones tiene el servidor.",
    "Says who is calling, in the old way, without extensions.": "Dice quién llama, a la antigua, "
    "sin extensiones.",
    "Opens a mail transaction and says where error reports go.": "Abre una transacción de correo y "
    "dice adónde van los avisos de error.",
    "Adds one recipient to the envelope.": "Añade un destinatario al sobre.",
    "The To: header plays no part in this.": "La cabecera To: no interviene en esto.",
    "Announces the message text.": "Anuncia el texto del mensaje.",
    "Sends a chunk of the message text: so many octets, which follow at once.": "Envía un trozo "
    "del texto del mensaje: tantos octetos, que siguen de inmediato.",
    "Drops the transaction that is open, if any; the session goes on.": "Descarta la transacción "
    "abierta, si la hay; la sesión continúa.",
    "Does nothing; the server answers 250.": "No hace nada; el servidor responde 250.",
    "Asks whether a user exists.": "Pregunta si existe un usuario.",
    "Most servers give nothing away.": "La mayoría de los servidores no revelan nada.",
    "Asks who is on a mailing list.": "Pregunta quién está en una lista de correo.",
    "Asks for help.": "Pide ayuda.",
    "Asks the server to say goodbye and close.": "Pide al servidor que se despida y cierre.",
    "Asks to encrypt the connection; all that was said before is then forgotten.": "Pide cifrar la "
    "conexión; todo lo dicho antes queda olvidado.",
    "Logs in; the submission port asks for it before it takes mail.": "Entra con una cuenta; el "
    "puerto de envío lo pide antes de aceptar correo.",
    "Message text may hold octets above 127.": "El texto del mensaje puede tener octetos por "
    "encima de 127.",
    "Addresses and headers may be in UTF-8.": "Las direcciones y cabeceras pueden estar en UTF-8.",
    "Commands may be sent without waiting for each reply.": "Se pueden enviar órdenes sin esperar "
    "cada respuesta.",
    "Replies carry a second code such as 5.1.1.": "Las respuestas llevan un segundo código, como "
    "5.1.1.",
    "The message text may come in chunks of a known size (BDAT).": "El texto del mensaje puede "
    "llegar en trozos de tamaño conocido (BDAT).",
    "The client may say which reports on delivery it wants.": "El cliente puede decir qué avisos "
    "de entrega quiere.",
    "The connection can be encrypted from now on.": "Desde ahora la conexión se puede cifrar.",
    "The client can log in, by one of these mechanisms.": "El cliente puede entrar con uno de "
    "estos mecanismos.",
    "The server has the HELP command.": "El servidor tiene la orden HELP.",
    # POP3.
    "The server does not know yet who is calling; only logging in is possible.": "El servidor aún "
    "no sabe quién llama; solo es posible entrar.",
    "The maildrop is locked for this session; QUIT leads to UPDATE, and only UPDATE removes.": "El "
    "buzón está bloqueado para esta sesión; QUIT lleva a UPDATE, y solo UPDATE borra.",
    "The server removes what was marked, releases the lock and closes the connection.": "El "
    "servidor borra lo marcado, suelta el bloqueo y cierra la conexión.",
    "Names the maildrop; the password follows with PASS.": "Nombra el buzón; la contraseña sigue "
    "con PASS.",
    "Gives the password, readable by anyone on the line unless it is encrypted.": "Da la "
    "contraseña, legible para cualquiera en la línea si no va cifrada.",
    "Proves knowledge of the password by an MD5 digest of the greeting's timestamp and the "
    "password, which itself never crosses the line.": "Demuestra que se sabe la contraseña con un "
    "resumen MD5 de la marca de tiempo del saludo y de la contraseña, que nunca cruza la línea.",
    "Logs in by a SASL mechanism: challenges and responses in base64.": "Entra con un mecanismo "
    "SASL: retos y respuestas en base64.",
    "Asks to encrypt the connection; the TLS handshake follows the reply.": "Pide cifrar la "
    "conexión; la negociación de TLS sigue a la respuesta.",
    "Switches to UTF-8 mode, in which messages with UTF-8 in their header can be fetched.": "Pasa "
    "al modo UTF-8, en el que se pueden traer mensajes con UTF-8 en la cabecera.",
    "Asks how many messages there are and how many octets they have together; marked messages are "
    "not counted.": "Pregunta cuántos mensajes hay y cuántos octetos suman; los marcados no "
    "cuentan.",
    "Asks for the size of each message, or of one; marked messages are left out.": "Pregunta el "
    "tamaño de cada mensaje, o de uno; los marcados no salen.",
    "Asks for a whole message.": "Pide un mensaje entero.",
    "It stays on the server: RETR removes nothing.": "Se queda en el servidor: RETR no borra nada.",
    "Marks a message as deleted.": "Marca un mensaje como borrado.",
    "It goes away only when QUIT leads to UPDATE.": "Solo desaparece cuando QUIT lleva a UPDATE.",
    "Does nothing; the server answers, and the autologout timer starts anew.": "No hace nada; el "
    "servidor responde, y el plazo de inactividad empieza de nuevo.",
    "Takes all marks back: nothing would be removed now.": "Retira todas las marcas: ahora no se "
    "borraría nada.",
    "Ends the session.": "Termina la sesión.",
    "From TRANSACTION it enters UPDATE, which removes marked messages; from AUTHORIZATION nothing "
    "is removed.": "Desde TRANSACTION entra en UPDATE, que borra los mensajes marcados; desde "
    "AUTHORIZATION no se borra nada.",
    "Asks for the header of a message and the first n lines of its body.": "Pide la cabecera de un "
    "mensaje y las n primeras líneas de su cuerpo.",
    "Asks for unique ids, which stay the same from session to session; message numbers do not.":
    "Pide identificadores únicos, que son los mismos de una sesión a otra; los números no.",
    "Asks which optional features the server has.": "Pregunta qué funciones opcionales tiene el "
    "servidor.",
    "The server has the TOP command.": "El servidor tiene la orden TOP.",
    "Logging in with USER and PASS is possible.": "Se puede entrar con USER y PASS.",
    "The server has the AUTH command, with these SASL mechanisms.": "El servidor tiene la orden "
    "AUTH, con estos mecanismos SASL.",
    "A text that begins with [ in a reply is a response code for programs.": "En una respuesta, un "
    "texto que empieza por [ es un código de respuesta para programas.",
    "A user must wait so many seconds between two logins.": "Un usuario debe esperar tantos "
    "segundos entre dos entradas.",
    "A client may send several commands without waiting for each reply.": "Un cliente puede enviar "
    "varias órdenes sin esperar cada respuesta.",
    "How many days mail may stay on the server; 0: none, once it was retrieved.": "Cuántos días "
    "puede quedarse el correo en el servidor; 0: ninguno, una vez traído.",
    "The server has the UIDL command.": "El servidor tiene la orden UIDL.",
    "Names the server's program.": "Nombra el programa del servidor.",
    "The connection can be encrypted now, by STLS.": "La conexión se puede cifrar ya, con STLS.",
    "The response code AUTH marks every refusal of a name or password.": "El código de respuesta "
    "AUTH marca todo rechazo de un nombre o una contraseña.",
    "The server has UTF-8 mode; with USER, names and passwords may be in UTF-8.": "El servidor "
    "tiene modo UTF-8; con USER, nombres y contraseñas pueden ir en UTF-8.",
    "Success.": "Éxito.",
    "Failure: the command was refused or could not be done.": "Fallo: la orden se rechazó o no se "
    "pudo hacer.",
    "This user logged in too short a time ago.": "Este usuario entró hace demasiado poco.",
    "The name, the password or the way to log in is not accepted.": "No se acepta el nombre, la "
    "contraseña o la manera de entrar.",
    "Something on the server's side failed for the moment.": "Algo falló por el momento en el lado "
    "del servidor.",
    "Something on the server's side failed until a person repairs it.": "Algo falló en el lado del "
    "servidor hasta que alguien lo repare.",
    "The message has UTF-8 in its header; it can be fetched in UTF-8 mode only.": "El mensaje "
    "tiene UTF-8 en la cabecera; solo se puede traer en modo UTF-8.",
    # IMAP.
    "The client must log in first.": "Primero el cliente debe entrar.",
    "Logged in; no mailbox is open.": "Ha entrado; no hay ningún buzón abierto.",
    "A mailbox is open; its messages can be read and changed.": "Hay un buzón abierto; sus "
    "mensajes se pueden leer y cambiar.",
    "The connection is being closed.": "La conexión se está cerrando.",
    "Asks what the server can do.": "Pregunta qué sabe hacer el servidor.",
    "Does nothing; the server uses the chance to report new mail and changes.": "No hace nada; el "
    "servidor aprovecha para contar correo nuevo y cambios.",
    "It removes nothing, not even messages marked \\Deleted.": "No borra nada, ni siquiera los "
    "mensajes marcados \\Deleted.",
    "Asks to encrypt the connection, before anybody has logged in.": "Pide cifrar la conexión, "
    "antes de que nadie haya entrado.",
    "Logs in by a SASL mechanism, in an exchange of base64 lines.": "Entra con un mecanismo SASL, "
    "en un intercambio de líneas en base64.",
    "Logs in with name and password, readable by anyone on the line unless it is encrypted.":
    "Entra con nombre y contraseña, legibles para cualquiera en la línea si no va cifrada.",
    "Opens a mailbox for reading and writing.": "Abre un buzón para leer y escribir.",
    "A mailbox open before is closed without expunging.": "Un buzón abierto antes se cierra sin "
    "expurgar.",
    "Opens a mailbox for reading only.": "Abre un buzón solo para leer.",
    "Makes a mailbox.": "Crea un buzón.",
    "Removes a mailbox with its messages; mailboxes below it stay.": "Borra un buzón con sus "
    "mensajes; los buzones por debajo se quedan.",
    "Gives a mailbox another name; renaming INBOX moves its messages and leaves it empty.": "Da "
    "otro nombre a un buzón; renombrar INBOX mueve sus mensajes y lo deja vacío.",
    "Puts a mailbox on the list that a mail program shows.": "Pone un buzón en la lista que "
    "muestra un programa de correo.",
    "Takes a mailbox off that list.": "Quita un buzón de esa lista.",
    "Asks which mailboxes there are.": "Pregunta qué buzones hay.",
    "Asks which mailboxes are subscribed.": "Pregunta a qué buzones hay suscripción.",
    "Asks for counts of a mailbox that is not open.": "Pide los recuentos de un buzón que no está "
    "abierto.",
    "Stores a message in a mailbox.": "Guarda un mensaje en un buzón.",
    "It sends nothing to anybody.": "No envía nada a nadie.",
    "Asks the server to do its housekeeping for this mailbox.": "Pide al servidor que ponga orden "
    "en este buzón.",
    "Removes messages marked \\Deleted, silently, and closes the mailbox.": "Borra los mensajes "
    "marcados \\Deleted, sin decirlo, y cierra el buzón.",
    "After EXAMINE it removes nothing.": "Después de EXAMINE no borra nada.",
    "Removes for good all messages marked \\Deleted.": "Borra definitivamente todos los mensajes "
    "marcados \\Deleted.",
    "Asks which messages match; answers with sequence numbers.": "Pregunta qué mensajes encajan; "
    "responde con números de secuencia.",
    "Asks for parts of messages: flags, sizes, headers, bodies, byte ranges.": "Pide partes de "
    "mensajes: marcas, tamaños, cabeceras, cuerpos, tramos de octetos.",
    "Changes flags.": "Cambia marcas.",
    "\\Deleted only marks; EXPUNGE or CLOSE removes.": "\\Deleted solo marca; borran EXPUNGE o "
    "CLOSE.",
    "Copies messages to another mailbox.": "Copia mensajes a otro buzón.",
    "Copies messages, named by UID.": "Copia mensajes, nombrados por UID.",
    "Asks for parts of messages, named by UID.": "Pide partes de mensajes, nombrados por UID.",
    "Changes flags of messages, named by UID.": "Cambia marcas de mensajes, nombrados por UID.",
    "Asks which messages match; answers with UIDs.": "Pregunta qué mensajes encajan; responde con "
    "UID.",
    "Asks which messages match, in the order of size, date, subject or address.": "Pregunta qué "
    "mensajes encajan, ordenados por tamaño, fecha, asunto o dirección.",
    "Asks which messages match, in an order; answers with UIDs.": "Pregunta qué mensajes encajan, "
    "en un orden; responde con UID.",
    "Asks which messages match, those of one conversation together.": "Pregunta qué mensajes "
    "encajan, juntos los de una misma conversación.",
    "Asks for conversations; answers with UIDs.": "Pregunta por conversaciones; responde con UID.",
    "Waits: the server tells of changes at once until the client sends DONE.": "Espera: el "
    "servidor cuenta los cambios enseguida hasta que el cliente envía DONE.",
    "Asks where own, other users' and shared mailboxes live.": "Pregunta dónde están los buzones "
    "propios, los de otros y los compartidos.",
    "Removes those messages marked \\Deleted whose UID is in the set.": "Borra los mensajes "
    "marcados \\Deleted cuyo UID está en el conjunto.",
    "Moves messages to another mailbox; \\Deleted is never set, and none is lost.": "Mueve "
    "mensajes a otro buzón; nunca se pone \\Deleted, y no se pierde ninguno.",
    "Moves messages, named by UID.": "Mueve mensajes, nombrados por UID.",
    "Closes the mailbox and removes nothing.": "Cierra el buzón y no borra nada.",
    "Lets the server use extensions that change its replies.": "Deja que el servidor use "
    "extensiones que cambian sus respuestas.",
    "Asks how much a quota root holds, and may hold.": "Pregunta cuánto contiene, y puede "
    "contener, una raíz de cuota.",
    "Asks which limits hold for a mailbox.": "Pregunta qué límites rigen para un buzón.",
    "Asks for other limits, which users may not choose for themselves here.": "Pide otros límites, "
    "que aquí los usuarios no pueden elegir por sí mismos.",
    "Gives a user rights in a mailbox, or takes them away.": "Da derechos a un usuario en un "
    "buzón, o se los quita.",
    "Takes a user off a mailbox's access control list.": "Quita a un usuario de la lista de "
    "control de acceso de un buzón.",
    "Asks who may do what with a mailbox.": "Pregunta quién puede hacer qué con un buzón.",
    "Asks which rights a user could be given.": "Pregunta qué derechos se podrían dar a un "
    "usuario.",
    "Asks for one's own rights in a mailbox.": "Pregunta por los derechos propios en un buzón.",
    "Client and server tell each other which programs they are.": "Cliente y servidor se dicen qué "
    "programas son.",
    "The base protocol.": "El protocolo base.",
    "The base protocol's second revision, after ENABLE.": "La segunda revisión del protocolo base, "
    "tras ENABLE.",
    "The connection can be encrypted.": "La conexión se puede cifrar.",
    "No password is taken before the connection is encrypted.": "No se acepta ninguna contraseña "
    "antes de cifrar la conexión.",
    "AUTHENTICATE may bring its first response along.": "AUTHENTICATE puede traer ya su primera "
    "respuesta.",
    "AUTHENTICATE PLAIN is possible.": "AUTHENTICATE PLAIN es posible.",
    "AUTHENTICATE LOGIN is possible.": "AUTHENTICATE LOGIN es posible.",
    "AUTHENTICATE CRAM-MD5 is possible.": "AUTHENTICATE CRAM-MD5 es posible.",
    "AUTHENTICATE SCRAM-SHA-256 is possible.": "AUTHENTICATE SCRAM-SHA-256 es posible.",
    "A client may send literals without waiting.": "Un cliente puede enviar literales sin esperar.",
    "A client may send literals of up to 4096 octets without waiting.": "Un cliente puede enviar "
    "literales de hasta 4096 octetos sin esperar.",
    "The server can push changes.": "El servidor puede avisar de los cambios.",
    "The server tells where mailboxes live.": "El servidor dice dónde están los buzones.",
    "UIDs in replies to APPEND and COPY; UID EXPUNGE.": "UID en las respuestas a APPEND y COPY; "
    "UID EXPUNGE.",
    "Messages can be moved by one command.": "Se pueden mover mensajes con una sola orden.",
    "A mailbox can be closed without expunging.": "Se puede cerrar un buzón sin expurgar.",
    "SEARCH can return only the first, the last, a set or a count.": "SEARCH puede devolver solo "
    "el primero, el último, un conjunto o un recuento.",
    "A search result can be kept, and be named $ in the next command.": "Se puede guardar el "
    "resultado de una búsqueda y llamarlo $ en la orden siguiente.",
    "SEARCH knows the age of messages in seconds.": "SEARCH conoce la edad de los mensajes en "
    "segundos.",
    "The server can gather messages with the same subject.": "El servidor puede reunir los "
    "mensajes con el mismo asunto.",
    "The server can gather messages by who answers whom.": "El servidor puede reunir los mensajes "
    "según quién responde a quién.",
    "A client can allow extensions that change replies.": "Un cliente puede permitir extensiones "
    "que cambian las respuestas.",
    "Programs can introduce themselves.": "Los programas pueden presentarse.",
    "LIST tells whether a mailbox has children.": "LIST dice si un buzón tiene otros por debajo.",
    "CREATE can say what a mailbox is for.": "CREATE puede decir para qué es un buzón.",
    "LIST can select mailboxes and tell more of them.": "LIST puede elegir buzones y decir más de "
    "ellos.",
    "LIST can bring each mailbox's STATUS along.": "LIST puede traer también el STATUS de cada "
    "buzón.",
    "STATUS can tell the size of a mailbox.": "STATUS puede decir el tamaño de un buzón.",
    "How many octets an appended message may have.": "Cuántos octetos puede tener un mensaje "
    "añadido.",
    "APPEND can store several messages, all or none.": "APPEND puede guardar varios mensajes, "
    "todos o ninguno.",
    "Changes are numbered; STORE can depend on what was not changed.": "Los cambios van numerados; "
    "STORE puede depender de lo que no ha cambiado.",
    "A client that comes back is told at once of all that it missed.": "A un cliente que vuelve se "
    "le cuenta de una vez todo lo que se perdió.",
    "FETCH can undo a part's transfer encoding.": "FETCH puede deshacer la codificación de una "
    "parte.",
    "The server tells how much mail there is room for.": "El servidor dice para cuánto correo hay "
    "sitio.",
    "Users can give each other rights in their mailboxes.": "Los usuarios pueden darse derechos en "
    "sus buzones.",
    "Rights that were not in the extension's first version.": "Derechos que no estaban en la "
    "primera versión de la extensión.",
    "The command failed.": "La orden falló.",
    "The server does not know the command, or it is wrong or not allowed here.": "El servidor no "
    "conoce la orden, o es errónea o aquí no se permite.",
    "The connection is logged in already.": "La conexión ya ha entrado en una cuenta.",
    "UIDVALIDITY and UID of the message that was stored.": "UIDVALIDITY y UID del mensaje "
    "guardado.",
    "This is possible only when the connection is encrypted.": "Esto solo es posible con la "
    "conexión cifrada.",
    "A part of the server does not work at the moment.": "Una parte del servidor no funciona por "
    "el momento.",
    "A limit of the server has been reached.": "Se ha alcanzado un límite del servidor.",
    "The server cannot undo this transfer encoding, or store binary data.": "El servidor no puede "
    "deshacer esta codificación, o guardar datos binarios.",
    "The mailbox cannot have this special use.": "El buzón no puede tener este uso especial.",
    "The mailbox has mailboxes below it.": "El buzón tiene buzones por debajo.",
    "The password was right, but this user may not act for the other.": "La contraseña era buena, "
    "pero este usuario no puede actuar por el otro.",
    "The message is larger than the server takes.": "El mensaje es mayor de lo que acepta el "
    "servidor.",
    "The server does not know this character set.": "El servidor no conoce este juego de "
    "caracteres.",
    "What the server can do.": "Lo que sabe hacer el servidor.",
    "UIDVALIDITY, old UIDs and new UIDs.": "UIDVALIDITY, UID antiguos y UID nuevos.",
    "The header of a message could not be parsed.": "No se pudo interpretar la cabecera de un "
    "mensaje.",
    "Flags that the client can change for good.": "Marcas que el cliente puede cambiar de forma "
    "duradera.",
    "The mailbox is open for reading only.": "El buzón está abierto solo para leer.",
    "The least UID that the next new message can get.": "El menor UID que puede recibir el próximo "
    "mensaje nuevo.",
    "If this number changes, all UIDs remembered are worthless.": "Si este número cambia, todos "
    "los UID recordados no valen nada.",
    "The first message without the flag \\Seen.": "El primer mensaje sin la marca \\Seen.",
    "This user does not have the right to do this.": "Este usuario no tiene derecho a hacer esto.",
    "There is no room left for this.": "No queda sitio para esto.",
    "A mailbox of that name is there already.": "Ya hay un buzón con ese nombre.",
    "The server can never do this.": "El servidor nunca puede hacer esto.",
    "The number of the newest change in this mailbox.": "El número del cambio más reciente en este "
    "buzón.",
    "The changes of this mailbox are not numbered.": "Los cambios de este buzón no van numerados.",
    "Somebody else has changed these messages; they were left alone.": "Otro ha cambiado estos "
    "mensajes; no se tocaron.",
    "The mailbox is open for reading and writing.": "El buzón está abierto para leer y escribir.",
    "The mailbox open before is now closed.": "El buzón abierto antes está ahora cerrado.",
    "The server did not keep the search result.": "El servidor no guardó el resultado de la "
    "búsqueda.",
    "The largest message that the server takes, in octets.": "El mayor mensaje que acepta el "
    "servidor, en octetos.",
    "The server can sort messages.": "El servidor puede ordenar los mensajes.",
    "LIST tells what a mailbox is for, e.g. \\Sent.": "LIST dice para qué es un buzón, p. ej. "
    "\\Sent.",
    "Quota can limit the storage, in units of 1024 octets.": "La cuota puede limitar el espacio, "
    "en unidades de 1024 octetos.",
    "Quota can limit the number of messages.": "La cuota puede limitar el número de mensajes.",
    "UIDs of this mailbox do not last.": "Los UID de este buzón no duran.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {
    # What an enhanced code says, also within other texts.
    "Nothing more precise to say": "Nada más preciso que decir",
    "Something about the address": "Algo sobre la dirección",
    "No such mailbox here": "Aquí no existe ese buzón",
    "No such system": "No existe ese sistema",
    "The recipient address is malformed": "La dirección del destinatario está mal formada",
    "The recipient address is valid": "La dirección del destinatario es válida",
    "The mailbox has moved": "El buzón se ha mudado",
    "The sender address is malformed": "La dirección del remitente está mal formada",
    "The system in the sender's address does not exist or takes no mail": "El sistema de la "
    "dirección del remitente no existe o no acepta correo",
    "Something about the mailbox": "Algo sobre el buzón",
    "The mailbox is disabled": "El buzón está desactivado",
    "The mailbox is full": "El buzón está lleno",
    "The message is longer than the mailbox takes": "El mensaje es más largo de lo que acepta el "
    "buzón",
    "Something about the mail system": "Algo sobre el sistema de correo",
    "The message is too big for the system": "El mensaje es demasiado grande para el sistema",
    "The message has been going in circles": "El mensaje ha estado dando vueltas",
    "The connection failed or was lost": "La conexión falló o se perdió",
    "Something about the protocol": "Algo sobre el protocolo",
    "Not a valid command, or not in this place": "No es una orden válida, o no en este lugar",
    "A syntax error": "Un error de sintaxis",
    "The arguments are not valid": "Los argumentos no son válidos",
    "The authentication exchange line is too long": "La línea del intercambio de autenticación es "
    "demasiado larga",
    "Something about the content": "Algo sobre el contenido",
    "UTF-8 addresses are not possible here": "Aquí no son posibles direcciones en UTF-8",
    "Something about security or policy": "Algo sobre seguridad o normas",
    "Not allowed here": "Aquí no se permite",
    "The credentials are wrong": "Las credenciales son erróneas",
    "This way of logging in is too weak": "Esta manera de entrar es demasiado débil",
    "A new password is needed": "Hace falta una contraseña nueva",
}  # fmt: skip
