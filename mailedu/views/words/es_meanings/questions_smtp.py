"""What learners are asked about SMTP, and why answers are right or wrong, in Spanish."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "What does the server answer?": "¿Qué responde el servidor?",
    "250: its name, and a line for each extension that it has": "250: su nombre, y una línea por "
    "cada extensión que tiene",
    "220: it is ready": "220: está listo",
    "220 is the greeting; it came before the client said anything.": "220 es el saludo; llegó "
    "antes de que el cliente dijera nada.",
    "250: it has made sure that the client really is {domain}": "250: se ha asegurado de que el "
    "cliente es de verdad {domain}",
    "A server may look the name up, but must not refuse mail because it does not fit.": "Un "
    "servidor puede buscar el nombre, pero no debe rechazar correo porque no encaje.",
    "EHLO asks which extensions there are; HELO would get one line without any.": "EHLO pregunta "
    "qué extensiones hay; HELO recibiría una línea sin ninguna.",
    "250: its name, in one line": "250: su nombre, en una línea",
    "HELO is the old greeting, without extensions; EHLO asks for them.": "HELO es el saludo "
    "antiguo, sin extensiones; EHLO las pide.",
    "500: HELO has been replaced by EHLO": "500: EHLO ha sustituido a HELO",
    "Servers must still take HELO.": "Los servidores aún deben aceptar HELO.",
    "A client that says HELO gets SMTP as it was before there were extensions.": "Un cliente que "
    "dice HELO recibe SMTP tal como era antes de las extensiones.",
    "250: the reverse-path is noted, and recipients may follow": "250: el reverse-path queda "
    "anotado, y pueden venir los destinatarios",
    "354: the text may follow": "354: puede venir el texto",
    "354 answers DATA; there is no recipient yet.": "354 responde a DATA; aún no hay ningún "
    "destinatario.",
    "250: the message is queued": "250: el mensaje está en la cola",
    "No octet of a message has been sent yet.": "Aún no se ha enviado ningún octeto de un mensaje.",
    "235: {path} is logged in": "235: {path} ha entrado",
    "MAIL is no login. It says where reports of errors go, and AUTH is what logs in.": "MAIL no "
    "sirve para entrar. Dice adónde van los avisos de error; para entrar está AUTH.",
    "MAIL opens a transaction. The reverse-path is where a report goes if the mail cannot be "
    "delivered.": "MAIL abre una transacción. Al reverse-path va un aviso si el correo no se puede "
    "entregar.",
    "This server wants a login first, and there was none. What does it answer?": "Este servidor "
    "quiere primero que se entre en una cuenta, y no se ha hecho. ¿Qué responde?",
    "530: authentication is required": "530: hace falta autenticarse",
    "535: the password is wrong": "535: la contraseña es errónea",
    "535 answers an AUTH that failed. There was no AUTH.": "535 responde a un AUTH que falló. No "
    "hubo ningún AUTH.",
    "250: the login may come later, before DATA": "250: se puede entrar más tarde, antes de DATA",
    "A server that wants a login refuses the mail at once.": "Un servidor que pide autenticarse "
    "rechaza el correo enseguida.",
    "221: it closes the connection": "221: cierra la conexión",
    "The client may still log in and try again.": "El cliente aún puede autenticarse e intentarlo "
    "otra vez.",
    "A submission server takes mail from those whom it knows.": "Un servidor de envío acepta "
    "correo de quienes conoce.",
    "The client announces more octets than this server takes. What does the server answer?": "El "
    "cliente anuncia más octetos de los que acepta este servidor. ¿Qué responde el servidor?",
    "552: the message is too large": "552: el mensaje es demasiado grande",
    "250: the size counts when the text is there": "250: el tamaño cuenta cuando llegue el texto",
    "The size is announced so that the text need not be sent in vain.": "El tamaño se anuncia para "
    "no enviar el texto en vano.",
    "354: the text, but only up to the limit": "354: el texto, pero solo hasta el límite",
    "Nobody cuts a message short.": "Nadie corta un mensaje.",
    "With SIZE a message that is too large is refused before its text has crossed the line.": "Con "
    "SIZE, un mensaje demasiado grande se rechaza antes de que su texto cruce la línea.",
    "The server knows that it has no such mailbox. What does it answer?": "El servidor sabe que no "
    "tiene ese buzón. ¿Qué responde?",
    "550: no such mailbox; the transaction goes on without this recipient": "550: no existe ese "
    "buzón; la transacción sigue sin este destinatario",
    "250: the sender hears of it later, by a message": "250: el remitente se entera después, por "
    "un mensaje",
    "That is for a server that cannot tell yet. One that knows says so at once.": "Eso es para un "
    "servidor que aún no puede saberlo. Uno que lo sabe lo dice enseguida.",
    "354: the text, please": "354: el texto, por favor",
    "354 answers DATA only.": "354 solo responde a DATA.",
    "One wrong recipient does not end the session.": "Un destinatario erróneo no termina la "
    "sesión.",
    "Each recipient gets a reply of its own. Refused at once, the client can tell its user.":
    "Cada destinatario recibe su propia respuesta. Si el rechazo es inmediato, el cliente puede "
    "decírselo a su usuario.",
    "This server takes mail for its own domain only. What does it answer?": "Este servidor acepta "
    "correo solo para su dominio. ¿Qué responde?",
    "550: this recipient is refused; the transaction goes on": "550: se rechaza este destinatario; "
    "la transacción sigue",
    "550: this recipient is refused, and with it the whole transaction": "550: se rechaza este "
    "destinatario, y con él toda la transacción",
    "Recipients that were accepted stay in the envelope.": "Los destinatarios aceptados siguen en "
    "el sobre.",
    "250: it will pass the mail on to the other domain": "250: hará seguir el correo al otro "
    "dominio",
    "A server that passes on anybody's mail is an open relay, and is soon blocked.": "Un servidor "
    "que hace seguir el correo de cualquiera es un open relay, y pronto se le bloquea.",
    "250: it takes the mail and drops it": "250: acepta el correo y lo tira",
    "After 250 a server must deliver or report.": "Tras 250 un servidor debe entregar o avisar.",
    "Each recipient gets a reply of its own; a server may refuse to relay.": "Cada destinatario "
    "recibe su propia respuesta; un servidor puede negarse a retransmitir.",
    "The server has this mailbox. What does it answer?": "El servidor tiene este buzón. ¿Qué "
    "responde?",
    "250: the recipient is added to the envelope": "250: el destinatario se añade al sobre",
    "250: the message lies in the recipient's mailbox": "250: el mensaje está en el buzón del "
    "destinatario",
    "No text has been sent yet.": "Aún no se ha enviado ningún texto.",
    "354 answers DATA. Before it the client may name more recipients.": "354 responde a DATA. "
    "Antes, el cliente puede nombrar más destinatarios.",
    "RCPT adds one recipient. What the To: header will say plays no part.": "RCPT añade un "
    "destinatario. Lo que diga la cabecera To: no interviene.",
    "The envelope is complete. Which code does the server answer? (Type three digits.)": "El sobre "
    "está completo. ¿Qué código responde el servidor? (Escriba tres cifras.)",
    "250 comes when the server has taken the text. This reply asks for it.": "250 llega cuando el "
    "servidor ha aceptado el texto. Esta respuesta lo pide.",
    "220 is the greeting.": "220 es el saludo.",
    "334 asks for more of an AUTH.": "334 pide más de un AUTH.",
    "SMTP has no 200; that is HTTP.": "SMTP no tiene 200; eso es HTTP.",
    "354: send the text, and end it with a line that holds only a dot. A 3 in front means that the "
    "server waits for more.": "354: envíe el texto y termínelo con una línea que solo tenga un "
    "punto. Un 3 delante significa que el servidor espera más.",
    "{accepted} was accepted as a recipient, {refused} was refused. The server answers 250. Who "
    "gets the message?": "{accepted} se aceptó como destinatario, {refused} se rechazó. El "
    "servidor responde 250. ¿Quién recibe el mensaje?",
    "{accepted}, and nobody else": "{accepted}, y nadie más",
    "nobody: one refusal stops the message for all": "nadie: un rechazo detiene el mensaje para "
    "todos",
    "Each recipient stands for itself; the transaction went on.": "Cada destinatario va por su "
    "cuenta; la transacción siguió.",
    "both: the message is the same for all": "los dos: el mensaje es el mismo para todos",
    "The envelope decides, and a refused recipient is not in it.": "Decide el sobre, y un "
    "destinatario rechazado no está en él.",
    "The message goes to all recipients that were accepted, and to no others.": "El mensaje va a "
    "todos los destinatarios aceptados, y a ningún otro.",
    "The To: header names {to}. The server answers 250. Who gets the message?": "La cabecera To: "
    "nombra {to}. El servidor responde 250. ¿Quién recibe el mensaje?",
    "{accepted}, as RCPT said": "{accepted}, como dijo RCPT",
    "{to}, as the To: header says": "{to}, como dice la cabecera To:",
    "The server does not look at the header for that.": "El servidor no mira la cabecera para eso.",
    "both": "los dos",
    "The header is text for people; only the envelope has recipients.": "La cabecera es texto para "
    "personas; solo el sobre tiene destinatarios.",
    "nobody: the two contradict each other": "nadie: los dos se contradicen",
    "They need not agree. Every mailing list and every Bcc depends on that.": "No tienen por qué "
    "coincidir. De eso dependen todas las listas de correo y todos los Bcc.",
    "The envelope decides where mail goes, the header is part of the text.": "El sobre decide "
    "adónde va el correo; la cabecera es parte del texto.",
    "The server answers 250. What may the client rely on?": "El servidor responde 250. ¿Con qué "
    "puede contar el cliente?",
    "the server answers for the message now: it delivers it or reports the failure": "ahora "
    "responde del mensaje el servidor: lo entrega o avisa del fallo",
    "the message lies in the mailbox of each recipient": "el mensaje está en el buzón de cada "
    "destinatario",
    "It may; but 250 does not say that. Behind this server there may be others.": "Puede ser; pero "
    "250 no lo dice. Detrás de este servidor puede haber otros.",
    "the server has checked that the From: header is true": "el servidor ha comprobado que la "
    "cabecera From: es cierta",
    "SMTP does not check that. The header is text like any other.": "SMTP no lo comprueba. La "
    "cabecera es texto como cualquier otro.",
    "With 250 the responsibility passes from the client to the server.": "Con 250 la "
    "responsabilidad pasa del cliente al servidor.",
    "The chunk came along with the command. What does the server answer?": "El trozo vino con la "
    "orden. ¿Qué responde el servidor?",
    "250: it has taken these octets": "250: ha aceptado estos octetos",
    "BDAT says how many octets come, so nobody has to ask for them.": "BDAT dice cuántos octetos "
    "llegan, así que nadie tiene que pedirlos.",
    "nothing, until the last chunk is there": "nada, hasta que llegue el último trozo",
    "Each BDAT gets a reply of its own.": "Cada BDAT recibe su propia respuesta.",
    "The length takes the place of the dot at the end, and saves a turn.": "La longitud ocupa el "
    "lugar del punto final, y ahorra un turno.",
    "Which state does RSET lead to?": "¿A qué estado lleva RSET?",
    "GREETED: the transaction is dropped, the session goes on": "GREETED: se descarta la "
    "transacción, la sesión sigue",
    "CONNECTED: the client must say EHLO again": "CONNECTED: el cliente debe decir EHLO otra vez",
    "RSET leaves untouched what EHLO has settled.": "RSET no toca lo que acordó EHLO.",
    "CLOSED: the server closes the connection": "CLOSED: el servidor cierra la conexión",
    "That is QUIT.": "Eso es QUIT.",
    "RSET forgets sender, recipients and text, and nothing else.": "RSET olvida remitente, "
    "destinatarios y texto, y nada más.",
    "The client has named a mechanism that needs more. What does the server answer?": "El cliente "
    "ha nombrado un mecanismo que necesita más. ¿Qué responde el servidor?",
    "334: a challenge in base64; the client is to answer it": "334: un reto en base64; el cliente "
    "debe responderlo",
    "235: logged in": "235: ha entrado",
    "Nothing has been proved yet.": "Aún no se ha demostrado nada.",
    "354 is for message text; AUTH has 334.": "354 es para el texto del mensaje; AUTH tiene 334.",
    "250: done": "250: hecho",
    "The login is not over, and 235 will end it.": "La entrada no ha terminado; la terminará 235.",
    "A 3 in front means that the server waits for more of the same command.": "Un 3 delante "
    "significa que el servidor espera más de la misma orden.",
    "Name and password are right. What does the server answer?": "Nombre y contraseña son buenos. "
    "¿Qué responde el servidor?",
    "AUTH has a code of its own for success.": "AUTH tiene su propio código para el éxito.",
    "334: more, please": "334: más, por favor",
    "Everything that the mechanism needs was sent.": "Ya se envió todo lo que necesita el "
    "mecanismo.",
    "220 greets, and begins TLS.": "220 saluda, y empieza TLS.",
    "From now on the server knows for whom it takes mail.": "Desde ahora el servidor sabe de quién "
    "acepta correo.",
    "Name or password are wrong. What does the server answer?": "El nombre o la contraseña son "
    "erróneos. ¿Qué responde el servidor?",
    "535: the login failed; the session goes on": "535: la entrada falló; la sesión sigue",
    "530 answers a command that needs a login when there was none.": "530 responde a una orden que "
    "exige haber entrado, cuando no se ha hecho.",
    "235: logged in, with fewer rights": "235: ha entrado, con menos derechos",
    "A login succeeds or fails.": "Se entra o no se entra.",
    "A 5 in front means that the same again would fail again.": "Un 5 delante significa que lo "
    "mismo volvería a fallar.",
    "What does the server do?": "¿Qué hace el servidor?",
    "220, and then both begin the TLS handshake on this connection": "220, y luego los dos "
    "empiezan la negociación de TLS en esta conexión",
    "220, and the client opens a new connection to port 465": "220, y el cliente abre una conexión "
    "nueva al puerto 465",
    "Port 465 is for TLS from the first octet on; STARTTLS encrypts the line at hand.": "El puerto "
    "465 es para TLS desde el primer octeto; STARTTLS cifra la línea presente.",
    "250, and the password will be encrypted, the text will not": "250, y se cifrará la "
    "contraseña, pero no el texto",
    "TLS encrypts all that follows, and STARTTLS is answered by 220.": "TLS cifra todo lo que "
    "sigue, y a STARTTLS se responde 220.",
    "After the handshake both forget what they knew, and the client says EHLO again.": "Tras la "
    "negociación los dos olvidan lo que sabían, y el cliente dice EHLO otra vez.",
    "A transaction is open, and no text was sent. What becomes of it?": "Hay una transacción "
    "abierta, y no se envió ningún texto. ¿Qué es de ella?",
    "221: the server drops it and closes the connection": "221: el servidor la descarta y cierra "
    "la conexión",
    "221: the server keeps it, and the client goes on after its next EHLO": "221: el servidor la "
    "guarda, y el cliente sigue tras su próximo EHLO",
    "A transaction never outlives its connection.": "Una transacción nunca dura más que su "
    "conexión.",
    "503: the client must send RSET first": "503: el cliente debe enviar antes RSET",
    "QUIT is allowed at any time.": "QUIT se permite en cualquier momento.",
    "QUIT drops what is unfinished. What was answered by 250 before is not touched.": "QUIT "
    "descarta lo que no se ha terminado. Lo respondido antes con 250 no se toca.",
    "221, and it closes the connection": "221, y cierra la conexión",
    "250, and the client closes the connection": "250, y el cliente cierra la conexión",
    "QUIT has a code of its own, and it is the server that closes.": "QUIT tiene su propio código, "
    "y es el servidor quien cierra.",
    "it closes the connection without an answer": "cierra la conexión sin responder",
    "The client waits for 221, so that both know that nothing was lost.": "El cliente espera 221, "
    "para que los dos sepan que no se perdió nada.",
    "221 is the last line on this connection.": "221 es la última línea en esta conexión.",
    "The connection breaks here, in the middle of the text. What becomes of the message?": "La "
    "conexión se corta aquí, en mitad del texto. ¿Qué es del mensaje?",
    "it is dropped: its end never came": "se descarta: su final no llegó",
    "what had arrived is delivered, cut short": "lo que había llegado se entrega, cortado",
    "Without the final dot there is no message.": "Sin el punto final no hay mensaje.",
    "the server keeps what it has, and the client sends the rest later": "el servidor guarda lo "
    "que tiene, y el cliente envía el resto más tarde",
    "A transaction ends with its connection. The client begins anew.": "Una transacción termina "
    "con su conexión. El cliente empieza de nuevo.",
    "A server must drop what is unfinished. The client still has the message and tries again.":
    "Un servidor debe descartar lo que no se ha terminado. El cliente aún tiene el mensaje y lo "
    "intenta otra vez.",
    "The server is in the state {state}. Which code does it answer? (Type three digits.)": "El "
    "servidor está en el estado {state}. ¿Qué código responde? (Escriba tres cifras.)",
    "500 is for commands that the server does not know. It knows {verb}.": "500 es para órdenes "
    "que el servidor no conoce. Conoce {verb}.",
    "550 is for mailboxes that cannot be reached.": "550 es para buzones que no se alcanzan.",
    "354 asks for message text. Here the order is wrong.": "354 pide el texto del mensaje. Aquí el "
    "orden es erróneo.",
    "{verb} does not fit into this state, so it cannot be done.": "{verb} no encaja en este "
    "estado, así que no se puede hacer.",
    "503: bad sequence of commands. The state stays as it was.": "503: mala secuencia de órdenes. "
    "El estado queda como estaba.",
    "500 or 502: it does not know this command, or does not have it": "500 o 502: no conoce esta "
    "orden, o no la tiene",
    "250: what it does not know, it passes over": "250: pasa por alto lo que no conoce",
    "A client could then never tell what was done.": "Un cliente nunca podría saber entonces qué "
    "se hizo.",
    "A wrong command gets a 5 in front, and the session goes on.": "Una orden errónea recibe un 5 "
    "delante, y la sesión sigue.",
    "The first digit says it: 5 means that the command failed for good.": "Lo dice la primera "
    "cifra: 5 significa que la orden falló definitivamente.",
    "The server does what it was asked. In which state is it then?": "El servidor hace lo que se "
    "le pidió. ¿En qué estado está entonces?",
    "{owner}'s mailbox {mailbox} holds {all}. How many are there after the answer? (Type a "
    "number.)": "El buzón {mailbox} de {owner} contiene: {all}. ¿Cuántos hay tras la respuesta? "
    "(Escriba un número.)",
    "The number changes here.": "El número cambia aquí.",
    "What is marked is still there, until something removes it.": "Lo marcado sigue ahí, hasta que "
    "algo lo borre.",
    "What is marked counts until it is removed; what is removed is gone for all.": "Lo marcado "
    "cuenta hasta que se borra; lo borrado ya no está para nadie.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {
    "no message": "ningún mensaje",
}  # fmt: skip
