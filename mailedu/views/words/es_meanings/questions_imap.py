"""What learners are asked about IMAP, and why answers are right or wrong, in Spanish."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "The mailbox holds {all}. \\Deleted is set on UID {marked_uids}. Which number does the server "
    "send in * … EXISTS? (Type a number.)": "El buzón contiene: {all}. \\Deleted está puesta en el "
    "UID {marked_uids}. ¿Qué número envía el servidor en * … EXISTS? (Escriba un número.)",
    "\\Deleted is a flag like others. The message is there, and counts, until EXPUNGE.":
    "\\Deleted es una marca como otras. El mensaje está, y cuenta, hasta EXPUNGE.",
    "What carries \\Deleted is still in the mailbox, whoever set the flag, and whenever.": "Lo que "
    "lleva \\Deleted sigue en el buzón, sea quien sea quien puso la marca, y cuando sea.",
    "The mailbox holds the UIDs {uids}. Which sequence number has UID {uid} in this session? (Type "
    "a number.)": "El buzón contiene los UID {uids}. ¿Qué número de secuencia tiene el UID {uid} "
    "en esta sesión? (Escriba un número.)",
    "UIDs have gaps where messages were removed; sequence numbers have none.": "Los UID tienen "
    "huecos donde se borraron mensajes; los números de secuencia no.",
    "Sequence numbers count the messages that are there, from 1, in the order of their UIDs.":
    "Los números de secuencia cuentan los mensajes que hay, desde 1, en el orden de sus UID.",
    "What is different in the mailbox afterwards?": "¿Qué ha cambiado después en el buzón?",
    "what was fetched carries \\Seen": "lo que se trajo lleva \\Seen",
    "nothing: FETCH only reads": "nada: FETCH solo lee",
    "BODY[…] sets \\Seen; BODY.PEEK[…] is for reading without it.": "BODY[…] pone \\Seen; para "
    "leer sin ello está BODY.PEEK[…].",
    "what was fetched is no longer on the server": "lo que se trajo ya no está en el servidor",
    "FETCH sends a copy, and IMAP leaves mail where it is.": "FETCH envía una copia, e IMAP deja "
    "el correo donde está.",
    "Fetching a body sets \\Seen for all clients, unless the client asks for PEEK.": "Traer un "
    "cuerpo pone \\Seen para todos los clientes, si el cliente no pide PEEK.",
    "nothing": "nada",
    "BODY[…] would do that. PEEK leaves \\Seen alone.": "Eso lo haría BODY[…]. PEEK no toca "
    "\\Seen.",
    "what was fetched is marked as downloaded by this client": "lo que se trajo queda marcado como "
    "descargado por este cliente",
    "The server does not remember who has fetched what.": "El servidor no recuerda quién ha traído "
    "qué.",
    "PEEK looks without leaving a trace: a mail program can list headings and all is unread.":
    "PEEK mira sin dejar rastro: un programa de correo puede listar los asuntos y todo sigue sin "
    "leer.",
    "What does the mailbox hold afterwards?": "¿Qué contiene después el buzón?",
    "{all}; \\Deleted is a flag, and removes nothing": "{all}; \\Deleted es una marca, y no borra "
    "nada",
    "{rest_now}: what gets \\Deleted is gone at once": "{rest_now}: lo que recibe \\Deleted "
    "desaparece enseguida",
    "STORE only sets a flag. EXPUNGE or CLOSE removes.": "STORE solo pone una marca. Borran "
    "EXPUNGE o CLOSE.",
    "{all} here, and {rest_now} for other clients": "{all} aquí, y {rest_now} para otros clientes",
    "Flags are kept on the server: all clients see the message, and its flag.": "Las marcas se "
    "guardan en el servidor: todos los clientes ven el mensaje, y su marca.",
    "\\Deleted marks a message, for all clients to see. It stays until EXPUNGE or CLOSE.":
    "\\Deleted marca un mensaje a la vista de todos los clientes. Se queda hasta EXPUNGE o CLOSE.",
    "{flags} is added. Where is that kept?": "Se añade {flags}. ¿Dónde se guarda?",
    "on the server, with the flags set before, for all clients to see": "en el servidor, con las "
    "marcas de antes, a la vista de todos los clientes",
    "on the server, in place of the flags set before": "en el servidor, en lugar de las marcas de "
    "antes",
    "FLAGS without a sign replaces; +FLAGS adds.": "FLAGS sin signo sustituye; +FLAGS añade.",
    "in this session, until LOGOUT": "en esta sesión, hasta LOGOUT",
    "Flags of this kind are stored with the message, and last.": "Las marcas de esta clase se "
    "guardan con el mensaje, y duran.",
    "Flags belong to the message on the server, so a phone sees what a laptop has done.": "Las "
    "marcas son del mensaje en el servidor, así que un teléfono ve lo que hizo un portátil.",
    "EXAMINE opened the mailbox. What becomes of the flags on the server?": "EXAMINE abrió el "
    "buzón. ¿Qué es de las marcas en el servidor?",
    "nothing: they stay as they were": "nada: quedan como estaban",
    "they are set, for all clients to see": "se ponen, a la vista de todos los clientes",
    "What EXAMINE opened cannot be changed.": "Lo que abrió EXAMINE no se puede cambiar.",
    "they are set, and the mailbox is open for writing from now on": "se ponen, y desde ahora el "
    "buzón está abierto para escribir",
    "Only SELECT opens a mailbox for writing.": "Solo SELECT abre un buzón para escribir.",
    "After EXAMINE nothing that lasts can be changed.": "Después de EXAMINE no se puede cambiar "
    "nada duradero.",
    "What carries \\Deleted is removed. UID {uid} has the number {old} now. Which number has it "
    "afterwards? (Type a number.)": "Se borra lo que lleva \\Deleted. El UID {uid} tiene ahora el "
    "número {old}. ¿Qué número tiene después? (Escriba un número.)",
    "Sequence numbers have no gaps: after a removed message they get lower.": "Los números de "
    "secuencia no tienen huecos: tras un mensaje borrado son menores.",
    "Each EXPUNGE lowers the sequence numbers after it by one. UIDs never change.": "Cada EXPUNGE "
    "baja en uno los números de secuencia de detrás. Los UID no cambian nunca.",
    "The mailbox holds {all}. How many are there afterwards? (Type a number.)": "El buzón "
    "contiene: {all}. ¿Cuántos hay después? (Escriba un número.)",
    "EXPUNGE removes for good what carries \\Deleted.": "EXPUNGE borra definitivamente lo que "
    "lleva \\Deleted.",
    "EXPUNGE removes, and tells the number of each message that it removes.": "EXPUNGE borra, y "
    "dice el número de cada mensaje que borra.",
    "The mailbox holds {all}. \\Deleted is set on no. {deleted}. What becomes of what carries it?":
    "El buzón contiene: {all}. \\Deleted está puesta en el n.º {deleted}. ¿Qué es de lo que la "
    "lleva?",
    "it is removed, and no EXPUNGE response says so": "se borra, y no lo dice ninguna respuesta "
    "EXPUNGE",
    "it stays: only EXPUNGE removes": "se queda: solo borra EXPUNGE",
    "CLOSE removes as well, before it closes.": "CLOSE borra también, antes de cerrar.",
    "it is removed, and an EXPUNGE response tells the number": "se borra, y una respuesta EXPUNGE "
    "dice el número",
    "CLOSE removes silently: this session will not use the numbers again.": "CLOSE borra sin "
    "decirlo: esta sesión ya no usará los números.",
    "CLOSE removes what carries \\Deleted, and closes the mailbox.": "CLOSE borra lo que lleva "
    "\\Deleted, y cierra el buzón.",
    "\\Deleted is set on no. {deleted}. The mailbox was opened for reading only. What becomes of "
    "what carries it?": "\\Deleted está puesta en el n.º {deleted}. El buzón se abrió solo para "
    "leer. ¿Qué es de lo que la lleva?",
    "it stays, and so does the flag": "se queda, y la marca también",
    "it is removed: CLOSE removes what carries \\Deleted": "se borra: CLOSE borra lo que lleva "
    "\\Deleted",
    "Only where the mailbox was opened for writing.": "Solo donde el buzón se abrió para escribir.",
    "it stays, and loses the flag": "se queda, y pierde la marca",
    "Nothing that lasts can be changed here.": "Aquí no se puede cambiar nada duradero.",
    "CLOSE removes nothing from a mailbox that EXAMINE opened.": "CLOSE no borra nada de un buzón "
    "que abrió EXAMINE.",
    "\\Deleted is set on no. {deleted}. What becomes of what carries it?": "\\Deleted está puesta "
    "en el n.º {deleted}. ¿Qué es de lo que la lleva?",
    "it is removed, as by CLOSE": "se borra, como con CLOSE",
    "UNSELECT is there to close without that.": "UNSELECT está para cerrar sin eso.",
    "Flags are kept with the message.": "Las marcas se guardan con el mensaje.",
    "UNSELECT closes the mailbox and removes nothing.": "UNSELECT cierra el buzón y no borra nada.",
    "The mailbox holds {all}. \\Deleted is set on no. {deleted}. What does it hold after LOGOUT?":
    "El buzón contiene: {all}. \\Deleted está puesta en el n.º {deleted}. ¿Qué contiene después de "
    "LOGOUT?",
    "{all}, and the flag stays": "{all}, y la marca se queda",
    "{rest}: LOGOUT removes what is marked": "{rest}: LOGOUT borra lo marcado",
    "That is POP3's QUIT. LOGOUT removes nothing.": "Eso es el QUIT de POP3. LOGOUT no borra nada.",
    "{all}, and the flag is gone": "{all}, y la marca ya no está",
    "The flag is kept with the message; POP3's marks end with the session.": "La marca se guarda "
    "con el mensaje; las de POP3 terminan con la sesión.",
    "Only EXPUNGE and CLOSE remove. The next client finds the message and its flag.": "Solo borran "
    "EXPUNGE y CLOSE. El próximo cliente halla el mensaje y su marca.",
    "The connection breaks here. \\Deleted is set on no. {deleted}. What does the mailbox hold "
    "now?": "La conexión se corta aquí. \\Deleted está puesta en el n.º {deleted}. ¿Qué contiene "
    "ahora el buzón?",
    "{rest}: what is marked is removed": "{rest}: se borra lo que está marcado",
    "Only EXPUNGE and CLOSE remove.": "Solo borran EXPUNGE y CLOSE.",
    "That is POP3, where marks end with the session. This flag is kept with the message.": "Eso es "
    "POP3, donde las marcas terminan con la sesión. Esta marca se guarda con el mensaje.",
    "Flags are kept on the server; a broken connection does not change them.": "Las marcas se "
    "guardan en el servidor; una conexión cortada no las cambia.",
    "Where are the messages named here afterwards?": "¿Dónde están después los mensajes nombrados "
    "aquí?",
    "in both mailboxes": "en los dos buzones",
    "in {name} only": "solo en {name}",
    "That would be MOVE.": "Eso sería MOVE.",
    "in {name}, and here with \\Deleted": "en {name}, y aquí con \\Deleted",
    "COPY sets no flag on the original.": "COPY no pone ninguna marca en el original.",
    "COPY leaves the originals as they are. The copies have UIDs of their own.": "COPY deja los "
    "originales como están. Las copias tienen sus propios UID.",
    "That would be COPY.": "Eso sería COPY.",
    "in {name}, and here with \\Deleted until EXPUNGE": "en {name}, y aquí con \\Deleted hasta "
    "EXPUNGE",
    "MOVE removes them here at once, and needs no EXPUNGE.": "MOVE los borra aquí enseguida, y no "
    "necesita EXPUNGE.",
    "MOVE takes messages from one mailbox to another in one step.": "MOVE lleva mensajes de un "
    "buzón a otro en un solo paso.",
    "There is no mailbox of this name. What does the server answer?": "No hay ningún buzón con "
    "este nombre. ¿Qué responde el servidor?",
    "NO [TRYCREATE]: nothing is stored; the client may create the mailbox": "NO [TRYCREATE]: no se "
    "guarda nada; el cliente puede crear el buzón",
    "OK: the server creates the mailbox": "OK: el servidor crea el buzón",
    "A server must not create it by itself: a name could be misspelt.": "Un servidor no debe "
    "crearlo por su cuenta: el nombre podría estar mal escrito.",
    "BAD: there is no mailbox of this name": "BAD: no hay ningún buzón con este nombre",
    "BAD is for what cannot be understood. This was understood.": "BAD es para lo que no se "
    "entiende. Esto se entendió.",
    "The code TRYCREATE tells the client that CREATE could help.": "El código TRYCREATE dice al "
    "cliente que CREATE podría servir.",
    "The server stores the message. Who has it then?": "El servidor guarda el mensaje. ¿Quién lo "
    "tiene entonces?",
    "{owner}, in {name}; nobody is sent anything": "{owner}, en {name}; no se envía nada a nadie",
    "{owner}, in {name}, and those whom its To: header names": "{owner}, en {name}, y aquellos que "
    "nombra su cabecera To:",
    "IMAP sends no mail. That is done by SMTP.": "IMAP no envía correo. Eso lo hace SMTP.",
    "{owner}, in INBOX: new mail always comes there": "{owner}, en INBOX: el correo nuevo llega "
    "siempre allí",
    "APPEND stores in the mailbox that it names.": "APPEND guarda en el buzón que nombra.",
    "APPEND stores a message and delivers it to nobody. Clients keep their sent mail so.": "APPEND "
    "guarda un mensaje y no lo entrega a nadie. Así guardan los clientes el correo enviado.",
    "In which order does the answer come?": "¿En qué orden llega la respuesta?",
    "* CAPABILITY with what the server can do, then OK with the client's tag": "* CAPABILITY con "
    "lo que sabe hacer el servidor, luego OK con la etiqueta del cliente",
    "OK with the client's tag, then * CAPABILITY with what the server can do": "OK con la etiqueta "
    "del cliente, luego * CAPABILITY con lo que sabe hacer el servidor",
    "The line with the tag is the last one: it says that the command is over.": "La línea con la "
    "etiqueta es la última: dice que la orden se ha acabado.",
    "* CAPABILITY with what the server can do, and nothing else": "* CAPABILITY con lo que sabe "
    "hacer el servidor, y nada más",
    "Every command is ended by a line with its tag.": "A toda orden la termina una línea con su "
    "etiqueta.",
    "Data come in untagged lines, which begin with *. The tagged line ends the command.": "Los "
    "datos llegan en líneas sin etiqueta, que empiezan por *. La línea con etiqueta termina la "
    "orden.",
    "authenticated: logged in, and no mailbox is open": "authenticated: ha entrado, y no hay "
    "ningún buzón abierto",
    "selected: INBOX is opened by the login": "selected: al entrar se abre INBOX",
    "In POP3 a user has one maildrop. In IMAP there are many mailboxes: SELECT opens one.": "En "
    "POP3 un usuario tiene un solo buzón. En IMAP hay muchos: SELECT abre uno.",
    "authenticated: and the user's mailboxes are locked for this session": "authenticated: y los "
    "buzones del usuario quedan bloqueados para esta sesión",
    "That is POP3's lock. IMAP is made for several sessions at once.": "Ese es el bloqueo de POP3. "
    "IMAP está hecho para varias sesiones a la vez.",
    "A user has many mailboxes, so the client still has to say which one it wants.": "Un usuario "
    "tiene muchos buzones, así que el cliente aún debe decir cuál quiere.",
    "not authenticated: the client may try again": "not authenticated: el cliente puede intentarlo "
    "otra vez",
    "authenticated: but no mailbox can be opened": "authenticated: pero no se puede abrir ningún "
    "buzón",
    "logout: the server says BYE at once": "logout: el servidor dice BYE enseguida",
    "A server may do so after several failures, with an untagged BYE. Here it says NO.": "Un "
    "servidor puede hacerlo tras varios fallos, con un BYE sin etiqueta. Aquí dice NO.",
    "NO means that the command was understood and not done. The state stays.": "NO significa que "
    "la orden se entendió y no se hizo. El estado queda igual.",
    "How does this end?": "¿Cómo termina esto?",
    "OK [READ-ONLY]: the mailbox is open, and nothing in it can be changed": "OK [READ-ONLY]: el "
    "buzón está abierto, y nada de él se puede cambiar",
    "OK [READ-WRITE]: EXAMINE is another name for SELECT": "OK [READ-WRITE]: EXAMINE es otro "
    "nombre de SELECT",
    "EXAMINE opens for reading only.": "EXAMINE abre solo para leer.",
    "OK, and no mailbox is open: EXAMINE only counts the messages": "OK, y no hay ningún buzón "
    "abierto: EXAMINE solo cuenta los mensajes",
    "To count without opening there is STATUS. EXAMINE leads to the state selected.": "Para contar "
    "sin abrir está STATUS. EXAMINE lleva al estado selected.",
    "EXAMINE opens a mailbox as SELECT does, for reading only.": "EXAMINE abre un buzón como "
    "SELECT, pero solo para leer.",
    "The mailbox is there. Which state does this lead to?": "El buzón existe. ¿A qué estado lleva "
    "esto?",
    "selected: its messages can be read and changed": "selected: sus mensajes se pueden leer y "
    "cambiar",
    "selected: its messages can be read and changed, by this session alone": "selected: sus "
    "mensajes se pueden leer y cambiar, solo en esta sesión",
    "That is POP3's lock. IMAP is made for several sessions on one mailbox.": "Ese es el bloqueo "
    "de POP3. IMAP está hecho para varias sesiones en un buzón.",
    "authenticated: SELECT only tells what there is": "authenticated: SELECT solo dice lo que hay",
    "To be told without opening a mailbox there is STATUS.": "Para saberlo sin abrir un buzón está "
    "STATUS.",
    "FETCH, STORE and the like work on the mailbox that is selected.": "FETCH, STORE y otras "
    "trabajan en el buzón elegido.",
    "The mailbox cannot be opened, and another one was open until now. Which state follows?": "El "
    "buzón no se puede abrir, y hasta ahora había otro abierto. ¿Qué estado sigue?",
    "authenticated: no mailbox is open any more": "authenticated: ya no hay ningún buzón abierto",
    "selected: the mailbox that was open stays open": "selected: el buzón que estaba abierto sigue "
    "abierto",
    "SELECT first closes what was open, and then tries.": "SELECT primero cierra lo que estaba "
    "abierto, y luego lo intenta.",
    "logout: the server says BYE": "logout: el servidor dice BYE",
    "A command that fails does not end the session.": "Una orden que falla no termina la sesión.",
    "After a SELECT that failed no mailbox is selected.": "Tras un SELECT que falló no hay ningún "
    "buzón elegido.",
    "This user has no mailbox of that name. What does the server answer?": "Este usuario no tiene "
    "ningún buzón con ese nombre. ¿Qué responde el servidor?",
    "NO: it cannot be opened": "NO: no se puede abrir",
    "OK: the server makes an empty one": "OK: el servidor crea uno vacío",
    "Only CREATE makes mailboxes.": "Solo CREATE crea buzones.",
    "NO: understood, and not done. BAD: not understood.": "NO: entendido, y no hecho. BAD: no "
    "entendido.",
    "For how many messages does the server send FETCH data? (Type a number.)": "¿De cuántos "
    "mensajes envía el servidor datos FETCH? (Escriba un número.)",
    "The set names all messages, and each has a response of its own.": "El conjunto nombra todos "
    "los mensajes, y cada uno tiene su propia respuesta.",
    "The data come in untagged FETCH responses, before the tagged OK.": "Los datos llegan en "
    "respuestas FETCH sin etiqueta, antes del OK con etiqueta.",
    "One untagged FETCH for each message, then OK with the client's tag.": "Un FETCH sin etiqueta "
    "por mensaje, luego OK con la etiqueta del cliente.",
    "What do the numbers after * SEARCH say?": "¿Qué dicen los números tras * SEARCH?",
    "which messages fit, by their sequence numbers": "qué mensajes encajan, por sus números de "
    "secuencia",
    "which messages fit, by their UIDs": "qué mensajes encajan, por sus UID",
    "For UIDs there is UID SEARCH.": "Para los UID está UID SEARCH.",
    "how many messages fit": "cuántos mensajes encajan",
    "Each number names one message that fits.": "Cada número nombra un mensaje que encaja.",
    "Commands without UID in front speak in sequence numbers.": "Las órdenes sin UID delante "
    "hablan en números de secuencia.",
    "For these there is SEARCH.": "Para estos está SEARCH.",
    "UID in front of a command makes its numbers UIDs.": "UID delante de una orden hace que sus "
    "números sean UID.",
    "Another session has removed a message from this mailbox. What does the server answer?": "Otra "
    "sesión ha borrado un mensaje de este buzón. ¿Qué responde el servidor?",
    "{told}, then OK": "{told}, luego OK",
    "OK alone: {verb} never brings news": "Solo OK: {verb} nunca trae noticias",
    "Any command may bring news, and this one is a good occasion: it does nothing else.":
    "Cualquier orden puede traer noticias, y esta es buena ocasión: no hace nada más.",
    "NO: the mailbox is not what it was": "NO: el buzón ya no es lo que era",
    "{verb} always succeeds.": "{verb} siempre sale bien.",
    "The server tells of it while it answers a command in which no sequence number could be "
    "mistaken.": "El servidor lo cuenta mientras responde a una orden en la que no se puede "
    "confundir ningún número de secuencia.",
    "A message has arrived in the meantime. What does the server answer?": "Entretanto ha llegado "
    "un mensaje. ¿Qué responde el servidor?",
    "Any command may bring news: this is how a client polls.": "Cualquier orden puede traer "
    "noticias: así pregunta un cliente de vez en cuando.",
    "the new message, then OK": "el mensaje nuevo, luego OK",
    "The server says how many there are. The client fetches what it wants.": "El servidor dice "
    "cuántos hay. El cliente trae lo que quiere.",
    "A server must tell of new messages while it answers a command.": "Un servidor debe hablar de "
    "los mensajes nuevos mientras responde a una orden.",
    "+, and from now on it reports what happens, until the client says DONE": "+, y desde ahora "
    "cuenta lo que ocurre, hasta que el cliente dice DONE",
    "OK with the client's tag, and then it reports what happens": "OK con la etiqueta del cliente, "
    "y luego cuenta lo que ocurre",
    "The tagged line ends a command. IDLE is over when the client has said DONE.": "La línea con "
    "etiqueta termina una orden. IDLE se acaba cuando el cliente ha dicho DONE.",
    "* EXISTS every few seconds, whether there is anything new or not": "* EXISTS cada pocos "
    "segundos, haya o no algo nuevo",
    "It reports what happens, when it happens.": "Cuenta lo que ocurre, cuando ocurre.",
    "+ says: go on. The command stays open, and its tagged OK comes after DONE.": "+ dice: siga. "
    "La orden queda abierta, y su OK con etiqueta llega después de DONE.",
    "The line ends with a literal's length in braces. What does the server answer?": "La línea "
    "termina con la longitud de un literal entre llaves. ¿Qué responde el servidor?",
    "+: the octets may come": "+: pueden venir los octetos",
    "OK: the message is stored": "OK: el mensaje está guardado",
    "Not one octet of it has been sent yet.": "Aún no se ha enviado ni un octeto de él.",
    "354 is SMTP's.": "354 es de SMTP.",
    "nothing: it waits for the octets": "nada: espera los octetos",
    "The client waits for + before it sends a literal like this.": "El cliente espera + antes de "
    "enviar un literal así.",
    "A literal of this kind needs the server's consent, so that nothing is sent in vain.": "Un "
    "literal de esta clase necesita el permiso del servidor, para no enviar nada en vano.",
    "A mailbox is open, and this makes another one. Which state follows?": "Hay un buzón abierto, "
    "y esto crea otro. ¿Qué estado sigue?",
    "selected: the new mailbox is open now": "selected: ahora está abierto el buzón nuevo",
    "Only SELECT and EXAMINE open a mailbox.": "Solo SELECT y EXAMINE abren un buzón.",
    "authenticated: the mailbox that was open is closed": "authenticated: se cierra el buzón que "
    "estaba abierto",
    "CREATE closes nothing.": "CREATE no cierra nada.",
    "CREATE changes neither the state nor the mailbox that is selected.": "CREATE no cambia ni el "
    "estado ni el buzón elegido.",
    "Which state does this lead to?": "¿A qué estado lleva esto?",
    "logout: the session is over": "logout: la sesión ha terminado",
    "That is LOGOUT.": "Eso es LOGOUT.",
    "selected: INBOX is open again": "selected: INBOX está abierto otra vez",
    "No mailbox is opened unless the client says so.": "No se abre ningún buzón si el cliente no "
    "lo dice.",
    "{verb} closes the mailbox, not the session.": "{verb} cierra el buzón, no la sesión.",
    "OK, and then both begin the TLS handshake on this connection": "OK, y luego los dos empiezan "
    "la negociación de TLS en esta conexión",
    "OK, and the client opens a new connection to port 993": "OK, y el cliente abre una conexión "
    "nueva al puerto 993",
    "Port 993 is for TLS from the first octet on; STARTTLS encrypts the line at hand.": "El puerto "
    "993 es para TLS desde el primer octeto; STARTTLS cifra la línea presente.",
    "OK, and the password will be encrypted, the messages will not": "OK, y se cifrará la "
    "contraseña, pero no los mensajes",
    "After the handshake the client forgets what it knew of the server and asks again.": "Tras la "
    "negociación el cliente olvida lo que sabía del servidor y pregunta otra vez.",
    "* BYE, then OK with the client's tag": "* BYE, luego OK con la etiqueta del cliente",
    "OK with the client's tag, then * BYE": "OK con la etiqueta del cliente, luego * BYE",
    "* BYE, and the connection is closed at once": "* BYE, y la conexión se cierra enseguida",
    "Every command is ended by a line with its tag, this one too.": "A toda orden la termina una "
    "línea con su etiqueta, también a esta.",
    "BYE announces that the connection ends; the tagged OK ends the command.": "BYE anuncia que la "
    "conexión termina; el OK con etiqueta termina la orden.",
    "The server is in the state “{state}”. What does it answer?": "El servidor está en el estado "
    "«{state}». ¿Qué responde?",
    "BAD or NO: {verb} is not allowed in this state": "BAD o NO: {verb} no se permite en este "
    "estado",
    "OK: {verb} is allowed in every state": "OK: {verb} se permite en todos los estados",
    "Each command belongs to some states; {verb} does not belong to this one.": "Cada orden es de "
    "algunos estados; {verb} no es de este.",
    "* BYE: it closes the connection": "* BYE: cierra la conexión",
    "A command out of place does not end the session.": "Una orden fuera de lugar no termina la "
    "sesión.",
    "A server answers BAD or NO, as it likes; it does not do it.": "Un servidor responde BAD o NO, "
    "como quiera; no lo hace.",
    "BAD: it does not understand this": "BAD: no lo entiende",
    "NO: it understands, and will not do it": "NO: lo entiende, y no lo hará",
    "NO is for commands that were understood.": "NO es para órdenes que se entendieron.",
    "Every command gets a tagged line, unknown ones too.": "Toda orden recibe una línea con "
    "etiqueta, también las desconocidas.",
    "BAD reports that a line broke the rules of the protocol.": "BAD informa de que una línea "
    "rompió las reglas del protocolo.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {}
