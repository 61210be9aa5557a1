"""What lines of SMTP mean, in Spanish (``mailedu/protocols/observer/meanings_smtp.py``)."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # What the client asks for.
    "The client says who it is, {domain}, and asks which extensions the server has.": "El cliente "
    "dice quién es, {domain}, y pregunta qué extensiones tiene el servidor.",
    "The client says who it is, {domain}, in the old way: extensions are not used.": "El cliente "
    "dice quién es, {domain}, a la antigua: no se usan extensiones.",
    "The client opens a mail transaction.": "El cliente abre una transacción de correo.",
    "Error reports about this message will go to "
    "{path}; the From: line of the header plays no part in it.": "Los avisos de error de este "
    "mensaje irán a {path}; la línea From: de la cabecera no interviene.",
    "The client opens a mail transaction with the empty reverse-path: the message is "
    "itself a report, and nothing may be sent back if it cannot be delivered.": "El cliente abre "
    "una transacción con el reverse-path vacío: el mensaje es en sí un aviso, y no debe devolverse "
    "nada si no se puede entregar.",
    "The client adds {path} to the recipients. This decides where the message goes; "
    "the To: line of its header does not.": "El cliente añade {path} a los destinatarios. Esto "
    "decide adónde va el mensaje; la línea To: de su cabecera, no.",
    "The client adds {path} to the recipients.": "El cliente añade {path} a los destinatarios.",
    "This decides where the message goes; "
    "the To: line of its header does not.": "Esto decide adónde va el mensaje; la línea To: de su "
    "cabecera, no.",
    "The client has named everyone and now wants to send the message text. It must wait "
    "for 354.": "El cliente ya ha nombrado a todos y quiere enviar el texto del mensaje. Debe "
    "esperar el 354.",
    "The client sends a chunk of the message, {octets}. They follow this line at once, and "
    "more chunks will come; no dot ends them.": "El cliente envía un trozo del mensaje, {octets}. "
    "Siguen a esta línea de inmediato y vendrán más trozos; ningún punto los termina.",
    "The client sends the last chunk of the message, {octets}. They follow this line at "
    "once; no dot ends them.": "El cliente envía el último trozo del mensaje, {octets}. Siguen a "
    "esta línea de inmediato; ningún punto los termina.",
    "The client drops the transaction, if one is open: sender, recipients and text are "
    "forgotten. The session goes on.": "El cliente descarta la transacción, si hay una abierta: se "
    "olvidan remitente, destinatarios y texto. La sesión continúa.",
    "The client asks for nothing but an answer.": "El cliente no pide más que una respuesta.",
    "The client asks whether {argument} exists here. Most servers give nothing away, "
    "because spammers would collect addresses.": "El cliente pregunta si {argument} existe aquí. "
    "La mayoría de los servidores no revelan nada, porque los spammers recogerían direcciones.",
    "The client asks who is on the mailing list {argument}.": "El cliente pregunta quién está en "
    "la lista de correo {argument}.",
    "The client asks for help.": "El cliente pide ayuda.",
    "The client ends the session and waits for the server's goodbye.": "El cliente termina la "
    "sesión y espera la despedida del servidor.",
    "The client begins to log in with the mechanism {argument}.": "El cliente empieza a entrar con "
    "el mecanismo {argument}.",
    "The client asks to encrypt this connection with TLS. It sends nothing more until "
    "the server agrees.": "El cliente pide cifrar esta conexión con TLS. No envía nada más hasta "
    "que el servidor acepte.",
    # What a reply means.
    "The server is ready. The client speaks next, with EHLO.": "El servidor está listo. Ahora "
    "habla el cliente, con EHLO.",
    "The server takes no mail from this client. The client can only say QUIT.": "El servidor no "
    "acepta correo de este cliente, que solo puede decir QUIT.",
    "This host takes no mail at all.": "Este host no acepta ningún correo.",
    "The server greets the client. It names its extensions, one on each line "
    "after the first: the client may use these and no others.": "El servidor saluda al cliente. "
    "Nombra sus extensiones, una en cada línea después de la primera: el cliente puede usar estas "
    "y ninguna más.",
    "The server greets the client. It names no extensions to one that says HELO.": "El servidor "
    "saluda al cliente. No nombra extensiones a quien dice HELO.",
    "The sender is accepted and a transaction is open. Recipients come next.": "El remitente se "
    "acepta y hay una transacción abierta. Ahora vienen los destinatarios.",
    "The server wants the client to log in before it takes mail.": "El servidor quiere que el "
    "cliente se identifique antes de aceptar correo.",
    "The message would be too big, by the size that the client announced. It need "
    "not be sent at all.": "El mensaje sería demasiado grande, según el tamaño anunciado por el "
    "cliente. Ni siquiera hace falta enviarlo.",
    "The server does not take mail from this sender.": "El servidor no acepta correo de este "
    "remitente.",
    "The server does not know one of the parameters. It takes only those of the "
    "extensions that it announced.": "El servidor no conoce uno de los parámetros. Solo admite los "
    "de las extensiones que anunció.",
    "The server has no room for {path}, or takes no more recipients now. The "
    "client should try this one again later; other recipients stay.": "El servidor no tiene sitio "
    "para {path}, o no admite más destinatarios ahora. El cliente debería probar con este más "
    "tarde; los demás siguen.",
    "The server accepts {path} as a recipient. The envelope now has "
    "{recipients}.": "El servidor acepta {path} como destinatario. El sobre tiene ahora "
    "{recipients}.",
    "{path} is not a user here, but the server will pass the message on.": "{path} no es usuario "
    "de aquí, pero el servidor hará seguir el mensaje.",
    "The server does not take mail for {path}: it knows no such mailbox, does "
    "not pass mail on for this client, or has a rule against it. Other recipients stay.": "El "
    "servidor no acepta correo para {path}: no conoce ese buzón, no retransmite para este cliente, "
    "o tiene una regla en contra. Los demás destinatarios siguen.",
    "{path} is not a user here; the text may name where to send instead.": "{path} no es usuario "
    "de aquí; el texto puede decir adónde enviarlo.",
    "The server does not take {path} at the moment. The client should try this "
    "recipient again later.": "El servidor no acepta {path} por el momento. El cliente debería "
    "probar con este destinatario más tarde.",
    "The server does not take {path} as a recipient. Other recipients of the "
    "envelope stay.": "El servidor no acepta {path} como destinatario. Los demás del sobre siguen.",
    "From now on every line is message text, and no line is a command, until "
    "one that holds only a dot.": "Desde ahora cada línea es texto del mensaje, y ninguna es una "
    "orden, hasta una que solo tenga un punto.",
    "The server does not want the text, so the client must not send it.": "El servidor no quiere "
    "el texto, así que el cliente no debe enviarlo.",
    "The server has taken responsibility for the message to {recipients}: it "
    "delivers it, or reports failure to the reverse-path. It need not have been delivered yet.": "El "
    "servidor se ha hecho responsable del mensaje para {recipients}: lo entrega, o avisa del fallo "
    "al reverse-path. Puede que aún no esté entregado.",
    "The server did not take the message. The client keeps it and tries again "
    "later.": "El servidor no aceptó el mensaje. El cliente lo guarda y lo intenta más tarde.",
    "The server refused the message for good. The client must report that to "
    "the sender.": "El servidor rechazó el mensaje definitivamente. El cliente debe avisar al "
    "remitente.",
    "No transaction is open now. The session stays as it was.": "Ahora no hay ninguna transacción "
    "abierta. La sesión sigue como estaba.",
    "The server confirms the user and names the mailbox.": "El servidor confirma al usuario y "
    "nombra el buzón.",
    "The server does not say whether the user exists. It would take a message "
    "and try to deliver it.": "El servidor no dice si el usuario existe. Aceptaría un mensaje e "
    "intentaría entregarlo.",
    "The server names the members of the list.": "El servidor nombra a los miembros de la lista.",
    "The server sends help for people; programs ignore it.": "El servidor envía ayuda para "
    "personas; los programas la ignoran.",
    "The server says goodbye and closes the connection. A transaction that was "
    "not completed is dropped.": "El servidor se despide y cierra la conexión. Una transacción sin "
    "terminar se descarta.",
    "{user} is logged in; the server will now take mail from this client.": "{user} ha entrado; "
    "ahora el servidor acepta correo de este cliente.",
    "The server waits for the client's next line of the login.": "El servidor espera la siguiente "
    "línea del cliente para entrar.",
    "The login failed: name or password is wrong. The server does not say "
    "which.": "No se pudo entrar: el nombre o la contraseña no es correcto. El servidor no dice "
    "cuál.",
    "The server could not read the login line, or the client gave up.": "El servidor no pudo leer "
    "la línea, o el cliente renunció.",
    "The server does not have this mechanism; EHLO names those that it has.": "El servidor no "
    "tiene este mecanismo; EHLO nombra los que tiene.",
    "This mechanism is too weak for the server's taste.": "Este mecanismo es demasiado débil para "
    "el servidor.",
    "This mechanism would show the password to anyone who listens. The server "
    "takes it only when the connection is encrypted (STARTTLS).": "Este mecanismo mostraría la "
    "contraseña a quien escuche. El servidor solo lo admite con la conexión cifrada (STARTTLS).",
    "The server cannot check logins at the moment.": "El servidor no puede comprobar contraseñas "
    "por el momento.",
    "The TLS handshake begins now. Afterwards both start anew, with EHLO: "
    "what the client said before, and what the server offered, is forgotten.": "Empieza la "
    "negociación de TLS. Después los dos empiezan de nuevo, con EHLO: se olvida lo que el cliente "
    "dijo y lo que el servidor ofreció.",
    "The server cannot encrypt at the moment. The client must decide whether "
    "to go on in clear text.": "El servidor no puede cifrar por el momento. El cliente debe decidir "
    "si sigue en claro.",
    "The server does not encrypt this connection.": "El servidor no cifra esta conexión.",
    "The server has this chunk of the message.": "El servidor tiene este trozo del mensaje.",
    "The server could not take this chunk, and forgets those before it. The client "
    "keeps the message and tries again later.": "El servidor no pudo aceptar este trozo y olvida "
    "los anteriores. El cliente guarda el mensaje y lo intenta más tarde.",
    "The server refuses the message. It has read this chunk away, and forgets those "
    "before it.": "El servidor rechaza el mensaje. Ha leído este trozo sin guardarlo y olvida los "
    "anteriores.",
    "The server has the last chunk and has taken responsibility for the "
    "message to {recipients}.": "El servidor tiene el último trozo y se ha hecho responsable del "
    "mensaje para {recipients}.",
    "The server did what was asked.": "El servidor hizo lo que se le pidió.",
    "The server waits for more from the client.": "El servidor espera más del cliente.",
    "Not now: the client may try the same again later.": "Ahora no: el cliente puede intentarlo "
    "igual más tarde.",
    "Refused: the client must not repeat the same command in the same way.": "Rechazado: el "
    "cliente no debe repetir la misma orden de la misma manera.",
    # The message.
    "This is the whole message: header, blank line, body. The line with a single dot ends it "
    "and is no part of it.": "Este es el mensaje entero: cabecera, línea en blanco, cuerpo. La "
    "línea con un solo punto lo termina y no forma parte de él.",
    "A line of the text that begins with a dot gets another dot in front, which the server "
    "takes off again.": "Una línea del texto que empieza con un punto recibe otro delante, que el "
    "servidor vuelve a quitar.",
    "These octets are a chunk of the message. Their number was announced, so no dot ends "
    "them.": "Estos octetos son un trozo del mensaje. Se anunció cuántos son, así que ningún punto "
    "los termina.",
    "The client cannot tell from this line whether the command was done.": "Por esta línea el "
    "cliente no puede saber si la orden se cumplió.",
    "No command was waiting for this reply.": "Ninguna orden esperaba esta respuesta.",
    "The server ends the connection of its own accord; the client should try again "
    "later.": "El servidor termina la conexión por su cuenta; el cliente debería intentarlo más "
    "tarde.",
    "The client sends a line that is no SMTP command. The server should answer 500.": "El cliente "
    "envía una línea que no es una orden de SMTP. El servidor debería responder 500.",
    "This was sent before the handshake: the server must throw it away unread.": "Esto se envió "
    "antes de la negociación: el servidor debe tirarlo sin leerlo.",
    "The client did not wait for the reply before it (pipelining).": "El cliente no esperó la "
    "respuesta anterior (pipelining).",
    "The client asks the server to send on the mail that waits for it.": "El cliente pide al "
    "servidor que envíe el correo que le espera.",
    "The client asks to change roles; it is no longer used.": "El cliente pide cambiar los "
    "papeles; ya no se usa.",
    # Parameters.
    "The message will have about {value} octets.": "El mensaje tendrá unos {value} octetos.",
    "Its text is ASCII only.": "Su texto es solo ASCII.",
    "Its text may hold octets above 127.": "Su texto puede tener octetos por encima de 127.",
    "Its text may be any octets, without lines.": "Su texto puede ser cualquier serie de octetos, "
    "sin líneas.",
    "Addresses and header may be in UTF-8.": "Las direcciones y la cabecera pueden ir en UTF-8.",
    "Who submitted it first is not known.": "No se sabe quién lo envió primero.",
    "It was first submitted by {value}, the client says.": "Lo envió primero {value}, dice el "
    "cliente.",
    "A report of failure is to hold the whole message.": "Un aviso de fallo debe contener el "
    "mensaje entero.",
    "A report of failure is to hold the header only.": "Un aviso de fallo debe contener solo la "
    "cabecera.",
    "Reports are to name this envelope {value}.": "Los avisos deben llamar a este sobre {value}.",
    "No report is wanted about this recipient, whatever happens.": "No se quiere ningún aviso sobre "
    "este destinatario, pase lo que pase.",
    "Reports about this recipient are wanted in case of {value}.": "Se quieren avisos sobre este "
    "destinatario en caso de {value}.",
    "The sender first wrote the address {value}; reports are to name it.": "El remitente escribió "
    "primero la dirección {value}; los avisos deben nombrarla.",
    # Ends.
    "The connection ended before the client said who it is.": "La conexión terminó antes de que el "
    "cliente dijera quién es.",
    "The connection ended without QUIT. No transaction was open, so nothing is lost.": "La "
    "conexión terminó sin QUIT. No había ninguna transacción abierta, así que no se pierde nada.",
    "The connection ended in a transaction. The server forgets it and delivers nothing.": "La "
    "conexión terminó en medio de una transacción. El servidor la olvida y no entrega nada.",
    "The connection ended before the final dot. The server must not deliver this "
    "message; the client has to send it again.": "La conexión terminó antes del punto final. El "
    "servidor no debe entregar este mensaje; el cliente tiene que enviarlo otra vez.",
    "The connection ended before the last chunk. The server must not deliver this "
    "message; the client has to send it again.": "La conexión terminó antes del último trozo. El "
    "servidor no debe entregar este mensaje; el cliente tiene que enviarlo otra vez.",
    "The connection ended before the answer to the message arrived. All of its text had been sent, "
    "so the server may have taken it. The client cannot know: sent again, it may arrive twice.": "La "
    "conexión terminó antes de que llegara la respuesta al mensaje. Todo su texto se había enviado, "
    "así que el servidor puede haberlo aceptado. El cliente no puede saberlo: si lo envía otra vez, "
    "puede llegar dos veces.",
    "The server closed the connection, as it does after QUIT.": "El servidor cerró la conexión, "
    "como hace después de QUIT.",
    # States (mailedu/protocols/smtp.py).
    "The line is open; the client has not said who it is.": "La línea está abierta; el cliente no "
    "ha dicho quién es.",
    "Both know each other; no mail transaction is open.": "Los dos se conocen; no hay ninguna "
    "transacción de correo abierta.",
    "A mail transaction is open: the reverse-path is known.": "Hay una transacción abierta: se "
    "conoce el reverse-path.",
    "The envelope has a recipient; more may follow, or DATA.": "El sobre tiene un destinatario; "
    "pueden seguir más, o DATA.",
    "The server takes everything as message text until a line with only a dot.": "El servidor "
    "toma todo como texto del mensaje hasta una línea con solo un punto.",
    "The server has a part of the message text; chunks follow, up to the one marked LAST.": "El "
    "servidor tiene una parte del texto; siguen trozos, hasta el marcado LAST.",
    "The server closes the connection.": "El servidor cierra la conexión.",
    # Reply codes (mailedu/protocols/smtp.py).
    "The status of the system, or help.": "El estado del sistema, o ayuda.",
    "Help text for people.": "Texto de ayuda para personas.",
    "The server is ready.": "El servidor está listo.",
    "The login succeeded.": "La entrada tuvo éxito.",
    "The command was done.": "La orden se cumplió.",
    "The user is not local; the server will pass the message on.": "El usuario no es de aquí; el "
    "servidor hará seguir el mensaje.",
    "The server cannot verify the user, but would take mail for it and try.": "El servidor no "
    "puede verificar al usuario, pero aceptaría correo para él y lo intentaría.",
    "The login goes on; what follows is a challenge in base64.": "La entrada continúa; lo que "
    "sigue es un reto en base64.",
    "Send the message text; end it with a line that holds only a dot.": "Envíe el texto del "
    "mensaje; termínelo con una línea que solo tenga un punto.",
    "The server is shutting this connection down.": "El servidor está cerrando esta conexión.",
    "A new password is needed before this way of logging in works.": "Hace falta una contraseña "
    "nueva para entrar de esta manera.",
    "The mailbox cannot be used just now; try later.": "El buzón no se puede usar ahora; inténtelo "
    "más tarde.",
    "An error on the server's side; try later.": "Un error del servidor; inténtelo más tarde.",
    "The server has too little room, or takes no more recipients just now; try later.": "El "
    "servidor tiene poco sitio, o no admite más destinatarios ahora; inténtelo más tarde.",
    "Logging in, or TLS, does not work just now; try later.": "La entrada, o TLS, no funciona "
    "ahora; inténtelo más tarde.",
    "The server cannot handle these parameters just now.": "El servidor no puede tratar estos "
    "parámetros ahora.",
    "The server does not know this command, or the line is too long.": "El servidor no conoce esta "
    "orden, o la línea es demasiado larga.",
    "Something is wrong in the arguments.": "Hay algo mal en los argumentos.",
    "The server knows the command but does not carry it out.": "El servidor conoce la orden pero "
    "no la ejecuta.",
    "The commands come in the wrong order.": "Las órdenes vienen en mal orden.",
    "The server does not carry out this parameter of the command.": "El servidor no ejecuta este "
    "parámetro de la orden.",
    "Log in first.": "Antes hay que entrar.",
    "This way of logging in is too weak here.": "Esta manera de entrar es demasiado débil aquí.",
    "Name or password is wrong.": "El nombre o la contraseña no es correcto.",
    "This way of logging in needs encryption.": "Esta manera de entrar necesita cifrado.",
    "Refused: the mailbox is not there or not accessible, or policy forbids it.": "Rechazado: el "
    "buzón no existe o no es accesible, o lo prohíbe una norma.",
    "The user is not local; try another address.": "El usuario no es de aquí; pruebe otra "
    "dirección.",
    "Too much: the message, or what the mailbox holds, exceeds the space allowed.": "Demasiado: el "
    "mensaje, o lo que contiene el buzón, supera el espacio permitido.",
    "The mailbox name is not allowed.": "El nombre del buzón no está permitido.",
    "The transaction failed, or (as a greeting) there is no mail service here.": "La transacción "
    "falló, o (como saludo) aquí no hay servicio de correo.",
    "The server does not know a parameter of MAIL or RCPT.": "El servidor no conoce un parámetro "
    "de MAIL o RCPT.",
}

PHRASES: Mapping[str, str] = {
    "one recipient": "un destinatario",
    "{number} recipients": "{number} destinatarios",
    "{number} octets": "{number} octetos",
}
