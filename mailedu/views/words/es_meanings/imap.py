"""What the client's lines and the tagged replies of IMAP mean, in Spanish.

By ``mailedu/protocols/observer/meanings_imap.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # What the client asks for.
    "The client asks what the server can do.": "El cliente pregunta qué sabe hacer el servidor.",
    "The client asks for nothing. The server may use its answer to report new mail and "
    "changes.": "El cliente no pide nada. El servidor puede aprovechar su respuesta para informar "
    "de correo nuevo y de cambios.",
    "The client ends the session. Nothing is removed by that, not even messages "
    "marked \\Deleted.": "El cliente termina la sesión. Con eso no se borra nada, ni siquiera los "
    "mensajes marcados \\Deleted.",
    "The client asks to encrypt this connection with TLS before it logs in.": "El cliente pide "
    "cifrar esta conexión con TLS antes de entrar.",
    "The client begins to log in with the mechanism {mechanism}.": "El cliente empieza a entrar "
    "con el mecanismo {mechanism}.",
    "The client begins to log in with the mechanism {mechanism}, and sends "
    "its first response along, which saves a round trip (SASL-IR).": "El cliente empieza a entrar "
    "con el mecanismo {mechanism} y envía ya su primera respuesta, lo que ahorra un viaje de ida y "
    "vuelta (SASL-IR).",
    "The client logs in as {user}. On a line without encryption, anyone who listens "
    "can read the password.": "El cliente entra como {user}. En una línea sin cifrar, cualquiera "
    "que escuche puede leer la contraseña.",
    "The client logs in as {user}.": "El cliente entra como {user}.",
    "TLS hides the password from all but the server.": "TLS oculta la contraseña a todos menos al "
    "servidor.",
    "On a line without encryption, anyone who listens can read the password.": "En una línea sin "
    "cifrar, cualquiera que escuche puede leer la contraseña.",
    "The client opens {mailbox} for reading and writing.": "El cliente abre {mailbox} para leer y "
    "escribir.",
    "The client opens {mailbox}.": "El cliente abre {mailbox}.",
    "The mailbox open until now is closed, and its messages marked \\Deleted stay there.": "El "
    "buzón abierto hasta ahora se cierra, y sus mensajes marcados \\Deleted se quedan.",
    "The client opens {mailbox} for reading only: nothing in it can change through "
    "this session.": "El cliente abre {mailbox} solo para leer: esta sesión no puede cambiar nada "
    "en él.",
    "The client asks for a new mailbox, {mailbox}.": "El cliente pide un buzón nuevo, {mailbox}.",
    "The client asks to remove the mailbox {mailbox} with all its messages.": "El cliente pide "
    "borrar el buzón {mailbox} con todos sus mensajes.",
    "The client asks to give {mailbox} the name {other}.": "El cliente pide dar a {mailbox} el "
    "nombre {other}.",
    "The client renames INBOX, which is special: its messages move to {other}, "
    "and INBOX stays, empty.": "El cliente cambia el nombre de INBOX, que es especial: sus "
    "mensajes pasan a {other}, e INBOX se queda, vacío.",
    "The client puts {mailbox} on the user's list of subscribed mailboxes.": "El cliente pone "
    "{mailbox} en la lista de buzones suscritos del usuario.",
    "The client takes {mailbox} off the user's list of subscribed mailboxes. The "
    "mailbox itself stays.": "El cliente quita {mailbox} de la lista de buzones suscritos. El "
    "buzón mismo se queda.",
    "The client asks which mailboxes match {other}. In a pattern * stands for anything, "
    "% for anything within one level.": "El cliente pregunta qué buzones encajan con {other}. En "
    "un patrón, * es cualquier cosa y % cualquier cosa dentro de un nivel.",
    "The client asks which mailboxes match {other}.": "El cliente pregunta qué buzones encajan con "
    "{other}.",
    "In a pattern * stands for anything, % for anything within one level.": "En un patrón, * es "
    "cualquier cosa y % cualquier cosa dentro de un nivel.",
    "With an empty pattern the client asks only for the hierarchy delimiter: "
    "the character between the levels of a mailbox name.": "Con un patrón vacío el cliente solo "
    "pregunta por el separador: el carácter entre los niveles del nombre de un buzón.",
    "The client asks whether there is a mailbox {other}, and what is to be known "
    "of it.": "El cliente pregunta si hay un buzón {other}, y qué se sabe de él.",
    "The client asks which subscribed mailboxes match {other}.": "El cliente pregunta qué buzones "
    "suscritos encajan con {other}.",
    "The client asks for {items} of {mailbox} without opening it.": "El cliente pide {items} de "
    "{mailbox} sin abrirlo.",
    "The client asks for {items} of {mailbox}, which it has open. It need not: "
    "of an open mailbox the server tells changes by itself.": "El cliente pide {items} de "
    "{mailbox}, que tiene abierto. No hace falta: de un buzón abierto el servidor cuenta los "
    "cambios por sí mismo.",
    "The client stores a message in {mailbox}. That sends it to nobody: sending is "
    "SMTP's work.": "El cliente guarda un mensaje en {mailbox}. Con eso no se envía a nadie: "
    "enviar es cosa de SMTP.",
    "The client stores a message in {mailbox}.": "El cliente guarda un mensaje en {mailbox}.",
    "That sends it to nobody: sending is SMTP's work.": "Con eso no se envía a nadie: enviar es "
    "cosa de SMTP.",
    "The client asks the server to do its housekeeping for this mailbox. It is no way "
    "to look for new mail; NOOP is.": "El cliente pide al servidor que haga su mantenimiento de "
    "este buzón. No es la manera de buscar correo nuevo; lo es NOOP.",
    "The client closes the mailbox and wants its messages marked \\Deleted removed, "
    "without being told which.": "El cliente cierra el buzón y quiere que se borren sus mensajes "
    "marcados \\Deleted, sin que le digan cuáles.",
    "The client asks to remove for good every message marked \\Deleted, whoever "
    "marked it.": "El cliente pide borrar para siempre todos los mensajes marcados \\Deleted, los "
    "marcara quien los marcara.",
    "The client asks to remove {set}, as far as marked \\Deleted. Other marked "
    "messages stay.": "El cliente pide borrar {set}, si está marcado \\Deleted. Otros mensajes "
    "marcados se quedan.",
    "The client asks which messages match {items}. The answer will name them by "
    "sequence number.": "El cliente pregunta qué mensajes cumplen {items}. La respuesta los "
    "nombrará por su número de secuencia.",
    "The client asks which messages match {items}.": "El cliente pregunta qué mensajes cumplen "
    "{items}.",
    "The answer will name them by sequence number.": "La respuesta los nombrará por su número de "
    "secuencia.",
    "The answer will name them by UID.": "La respuesta los nombrará por su UID.",
    "The client asks for {items} of {set}.": "El cliente pide {items} para {set}.",
    "The client asks for the messages that match {items}, ordered by {order}.": "El cliente pide "
    "los mensajes que cumplen {items}, ordenados por {order}.",
    "The client asks for the messages that match {items} as conversations, found by "
    "{mechanism}.": "El cliente pide los mensajes que cumplen {items} como conversaciones, halladas "
    "con {mechanism}.",
    "The client asks for the messages that match {items} as "
    "conversations: messages with the same subject, in order of their dates.": "El cliente pide "
    "los mensajes que cumplen {items} como conversaciones: mensajes con el mismo asunto, por orden "
    "de fecha.",
    "The client asks for the messages that match {items} as conversations: "
    "who answers whom, by the header fields References and In-Reply-To.": "El cliente pide los "
    "mensajes que cumplen {items} como conversaciones: quién responde a quién, según los campos "
    "References e In-Reply-To.",
    "Fetching text in this way also sets the flag \\Seen, in a mailbox opened by SELECT.": "Leer "
    "texto así pone además la marca \\Seen, en un buzón abierto con SELECT.",
    "With .PEEK, that leaves the flag \\Seen as it is.": "Con .PEEK, la marca \\Seen se queda como "
    "está.",
    "The client adds {flags} to the flags of {set}.": "El cliente añade {flags} a las marcas: "
    "{set}.",
    "The client marks {set} with \\Deleted. That removes nothing yet: "
    "EXPUNGE or CLOSE would.": "El cliente marca {set} con \\Deleted. Eso no borra nada todavía: "
    "lo harían EXPUNGE o CLOSE.",
    "The client marks {set} with \\Deleted.": "El cliente marca {set} con \\Deleted.",
    "That removes nothing yet: EXPUNGE or CLOSE would.": "Eso no borra nada todavía: lo harían "
    "EXPUNGE o CLOSE.",
    "The client takes {flags} off the flags of {set}.": "El cliente quita {flags} de las marcas: "
    "{set}.",
    "The client takes {flags} off the flags of {set}: without \\Deleted, no "
    "EXPUNGE removes it.": "El cliente quita {flags} de las marcas: {set}. Sin \\Deleted, ningún "
    "EXPUNGE lo borra.",
    "The client takes all flags off {set}.": "El cliente quita todas las marcas: {set}.",
    "The client replaces the flags of {set} by {flags}.": "El cliente cambia las marcas por "
    "{flags}: {set}.",
    "The client asks for a copy of {set} in {mailbox}. The original stays.": "El cliente pide "
    "copiar {set} en {mailbox}. El original se queda.",
    "The client moves {set} to {mailbox}. \\Deleted is not set on the way, and no "
    "EXPUNGE is needed.": "El cliente mueve {set} a {mailbox}. No se pone \\Deleted por el camino "
    "ni hace falta EXPUNGE.",
    "The client moves {set} to {mailbox}.": "El cliente mueve {set} a {mailbox}.",
    "\\Deleted is not set on the way, and no EXPUNGE is needed.": "No se pone \\Deleted por el "
    "camino ni hace falta EXPUNGE.",
    "The client asks to be told of changes as they happen, until it sends DONE.": "El cliente pide "
    "que le cuenten los cambios según ocurran, hasta que envíe DONE.",
    "The client asks where its own, other users' and shared mailboxes live.": "El cliente pregunta "
    "dónde están sus buzones, los de otros usuarios y los compartidos.",
    "The client closes the mailbox and removes nothing, unlike CLOSE.": "El cliente cierra el buzón "
    "y no borra nada, al contrario que CLOSE.",
    "The client says which program it is, and asks the same of the server.": "El cliente dice qué "
    "programa es, y pregunta lo mismo al servidor.",
    "The client asks which program the server is, and does not say what it is itself.": "El "
    "cliente pregunta qué programa es el servidor, y no dice cuál es él.",
    "The client allows the server to use what would confuse older clients: {items}.": "El cliente "
    "permite al servidor usar lo que confundiría a clientes más antiguos: {items}.",
    "The client asks how much the quota root {root} holds, and may hold.": "El cliente pregunta "
    "cuánto contiene, y puede contener, la raíz de cuota {root}.",
    "The client asks which limits hold for {mailbox}.": "El cliente pregunta qué límites valen "
    "para {mailbox}.",
    "The client asks for other limits of the quota root {root}.": "El cliente pide otros límites "
    "para la raíz de cuota {root}.",
    "The client asks to give {who} just these rights in {mailbox}: {rights}.": "El cliente pide "
    "dar a {who} exactamente estos derechos en {mailbox}: {rights}.",
    "The client asks to give {who} more rights in {mailbox}: {rights}.": "El cliente pide dar a "
    "{who} más derechos en {mailbox}: {rights}.",
    "The client asks to take rights in {mailbox} from {who}: {rights}.": "El cliente pide quitar a "
    "{who} derechos en {mailbox}: {rights}.",
    "The client asks to take {who} off the list of those who have rights in "
    "{mailbox}.": "El cliente pide quitar a {who} de la lista de quienes tienen derechos en "
    "{mailbox}.",
    "The client asks who may do what with {mailbox}.": "El cliente pregunta quién puede hacer qué "
    "con {mailbox}.",
    "The client asks which rights {who} could be given in {mailbox}.": "El cliente pregunta qué "
    "derechos se podrían dar a {who} en {mailbox}.",
    "The client asks what it may do itself with {mailbox}.": "El cliente pregunta qué puede hacer "
    "él mismo con {mailbox}.",
    "The last thing on the line announces a literal of {octets}: the client waits for + "
    "before it sends them.": "Lo último de la línea anuncia un literal de {octets}: el cliente "
    "espera el + antes de enviarlos.",
    "As a literal8 (~), it may hold any octets, even NUL.": "Como literal8 (~), puede tener "
    "cualquier octeto, incluso NUL.",
    "The line announces a literal of {octets}, and its + says that the client sends "
    "them without waiting.": "La línea anuncia un literal de {octets}, y su + dice que el cliente "
    "los envía sin esperar.",
    # What OK means.
    "The list of capabilities is complete.": "La lista de capacidades está completa.",
    "Done. Whatever there was to report came in untagged responses before this line.": "Hecho. Lo "
    "que había que contar vino antes, en respuestas sin etiqueta.",
    "The session is over; the server closes the connection.": "La sesión ha terminado; el servidor "
    "cierra la conexión.",
    "The next octets of both sides are the TLS handshake. The client is still not "
    "logged in, and asks again what the server can do: what was said before TLS does not "
    "count.": "Los siguientes octetos de ambos lados son la negociación de TLS. El cliente aún no "
    "ha entrado, y vuelve a preguntar qué sabe hacer el servidor: lo dicho antes de TLS no cuenta.",
    "{user} is logged in. No mailbox is open yet.": "{user} ha entrado. Aún no hay ningún buzón "
    "abierto.",
    "{user} is logged in.": "{user} ha entrado.",
    "No mailbox is open yet.": "Aún no hay ningún buzón abierto.",
    "{mailbox} is open.": "{mailbox} está abierto.",
    "Sequence numbers now count its messages from 1.": "Los números de secuencia cuentan ahora sus "
    "mensajes desde 1.",
    "{mailbox} is open for reading and writing.": "{mailbox} está abierto para leer y escribir.",
    "Sequence numbers count its messages from 1.": "Los números de secuencia cuentan sus mensajes "
    "desde 1.",
    "{mailbox} is open, but for reading only, though SELECT asked for "
    "more.": "{mailbox} está abierto, pero solo para leer, aunque SELECT pedía más.",
    "{mailbox} is open for reading only: through this session nothing in it changes.": "{mailbox} "
    "está abierto solo para leer: esta sesión no cambia nada en él.",
    "The mailbox {mailbox} exists now.": "El buzón {mailbox} ya existe.",
    "The mailbox {mailbox} and its messages are gone. Where there are mailboxes below "
    "it, its name stays, for their sake.": "El buzón {mailbox} y sus mensajes ya no están. Si hay "
    "buzones por debajo, su nombre se queda por ellos.",
    "{mailbox} has become {other}.": "{mailbox} es ahora {other}.",
    "The messages of INBOX are in {other} now; INBOX is empty.": "Los mensajes de INBOX están "
    "ahora en {other}; INBOX está vacío.",
    "{mailbox} is on the list of subscribed mailboxes.": "{mailbox} está en la lista de buzones "
    "suscritos.",
    "{mailbox} is off the list of subscribed mailboxes.": "{mailbox} ya no está en la lista de "
    "buzones suscritos.",
    "The list of mailboxes is complete.": "La lista de buzones está completa.",
    "The list of subscribed mailboxes is complete.": "La lista de buzones suscritos está completa.",
    "The counts have been given.": "Las cuentas están dadas.",
    "The message is stored in {mailbox}. Nobody has been sent anything.": "El mensaje está "
    "guardado en {mailbox}. No se ha enviado nada a nadie.",
    "The message is stored in {mailbox}.": "El mensaje está guardado en {mailbox}.",
    "Nobody has been sent anything.": "No se ha enviado nada a nadie.",
    "All messages of the command are stored in {mailbox}.": "Todos los mensajes de la orden están "
    "guardados en {mailbox}.",
    "The housekeeping is done.": "El mantenimiento está hecho.",
    "The mailbox is closed. Its messages marked \\Deleted were removed, unless it had "
    "been opened for reading only.": "El buzón está cerrado. Sus mensajes marcados \\Deleted se "
    "borraron, salvo que se hubiera abierto solo para leer.",
    "The removal is done: {expunged}. Messages behind have lower numbers now; "
    "UIDs never change.": "Borrado hecho: {expunged}. Los mensajes de detrás tienen ahora números "
    "más bajos; los UID no cambian nunca.",
    "The removal is done: {expunged}.": "Borrado hecho: {expunged}.",
    "Messages behind have lower numbers now; UIDs never change.": "Los mensajes de detrás tienen "
    "ahora números más bajos; los UID no cambian nunca.",
    "Done. No message was removed.": "Hecho. No se borró ningún mensaje.",
    "The search is complete.": "La búsqueda está completa.",
    "The sorted list is complete.": "La lista ordenada está completa.",
    "The conversations are complete.": "Las conversaciones están completas.",
    "Everything that was asked for has been sent.": "Se ha enviado todo lo pedido.",
    "A UID without a message is passed over; it is no error.": "Un UID sin mensaje se pasa por "
    "alto; no es un error.",
    "The flags are stored.": "Las marcas están guardadas.",
    "The flags are stored only where nobody else had been faster.": "Las marcas se guardan solo "
    "donde nadie se adelantó.",
    "The mark is stored. The messages are all still there: only EXPUNGE or "
    "CLOSE removes them.": "La marca está guardada. Los mensajes siguen todos ahí: solo EXPUNGE o "
    "CLOSE los borra.",
    "The mark is stored.": "La marca está guardada.",
    "The messages are all still there: only EXPUNGE or CLOSE removes them.": "Los mensajes siguen "
    "todos ahí: solo EXPUNGE o CLOSE los borra.",
    "The copy is in {mailbox}; the original is unchanged.": "La copia está en {mailbox}; el "
    "original no cambia.",
    "Done.": "Hecho.",
    "What was moved is in {mailbox} now, and no longer in this mailbox: {expunged} here.": "Lo "
    "movido está ahora en {mailbox} y ya no en este buzón: {expunged} aquí.",
    "No message was moved.": "No se movió ningún mensaje.",
    "The waiting is over; the client may send commands again.": "La espera ha terminado; el "
    "cliente puede volver a enviar órdenes.",
    "The namespaces have been given.": "Los espacios de nombres están dados.",
    "The mailbox is closed and nothing was removed.": "El buzón está cerrado y no se borró nada.",
    "The server has said which program it is.": "El servidor ha dicho qué programa es.",
    "What ENABLED names is switched on, until the connection ends. What it does not "
    "name is unknown to the server, or was on already.": "Lo que ENABLED nombra queda activado "
    "hasta que termine la conexión. Lo que no nombra, el servidor no lo conoce o ya estaba "
    "activado.",
    "The usage and the limits have been given.": "El uso y los límites están dados.",
    "The quota root and its limits have been given.": "La raíz de cuota y sus límites están dados.",
    "The new limits hold.": "Valen los nuevos límites.",
    "The rights of {who} in {mailbox} are changed.": "Los derechos de {who} en {mailbox} han "
    "cambiado.",
    "{who} is off the list of those who have rights in {mailbox}.": "{who} ya no está en la lista "
    "de quienes tienen derechos en {mailbox}.",
    "The access control list is complete.": "La lista de control de acceso está completa.",
    "The rights have been listed.": "Los derechos están enumerados.",
    "The rights have been given.": "Los derechos están dados.",
    # What NO means.
    "There will be no TLS, and the line stays readable for others. A careful client "
    "goes no further.": "No habrá TLS, y la línea sigue legible para otros. Un cliente prudente no "
    "sigue.",
    "The login failed. The client is still not authenticated and may try again.": "No se pudo "
    "entrar. El cliente sigue sin autenticar y puede intentarlo otra vez.",
    "The login failed: name or password is wrong, or LOGIN is not allowed here. The "
    "client may try again.": "No se pudo entrar: el nombre o la contraseña no es correcto, o aquí "
    "no se permite LOGIN. El cliente puede intentarlo otra vez.",
    "{mailbox} could not be opened. No mailbox is open.": "{mailbox} no se pudo abrir. No hay "
    "ningún buzón abierto.",
    "{mailbox} could not be opened.": "{mailbox} no se pudo abrir.",
    "No mailbox is open.": "No hay ningún buzón abierto.",
    "{mailbox} could not be opened, and now no mailbox is open: the one that was "
    "open before is closed.": "{mailbox} no se pudo abrir, y ahora no hay ninguno abierto: el que "
    "lo estaba se ha cerrado.",
    "{mailbox} was not made.": "{mailbox} no se creó.",
    "{mailbox} was not removed.": "{mailbox} no se borró.",
    "{mailbox} keeps its name.": "{mailbox} conserva su nombre.",
    "{mailbox} was not put on the list.": "{mailbox} no se puso en la lista.",
    "The message was not stored in {mailbox}.": "El mensaje no se guardó en {mailbox}.",
    "None of the messages was stored: MULTIAPPEND does all or nothing.": "No se guardó ningún "
    "mensaje: MULTIAPPEND hace todo o nada.",
    "The limits are what they were.": "Los límites son los que eran.",
    "The rights of {who} in {mailbox} are what they were.": "Los derechos de {who} en {mailbox} "
    "son los que eran.",
    "Nothing was copied: COPY does all or nothing.": "No se copió nada: COPY hace todo o nada.",
    "Not everything was moved. Each message is still in one of the two mailboxes; none "
    "is lost.": "No se movió todo. Cada mensaje sigue en uno de los dos buzones; no se pierde "
    "ninguno.",
    "The messages marked \\Deleted were not removed.": "Los mensajes marcados \\Deleted no se "
    "borraron.",
    "The flags could not all be stored.": "No se pudieron guardar todas las marcas.",
    "Not everything that was asked for could be sent.": "No se pudo enviar todo lo pedido.",
    "The search could not be carried out.": "No se pudo hacer la búsqueda.",
    "There are no counts for {mailbox}.": "No hay cuentas para {mailbox}.",
    "The server understood the command but could not carry it out.": "El servidor entendió la "
    "orden pero no pudo ejecutarla.",
    "The server did not carry the command out: it is malformed, not allowed here, or not known "
    "to this server.": "El servidor no ejecutó la orden: está mal formada, aquí no se permite o "
    "este servidor no la conoce.",
    "The server does not know this command, or cannot read the line as one.": "El servidor no "
    "conoce esta orden, o no puede leer la línea como una.",
    # Commands of other RFCs.
    "The client asks to compress everything that follows.": "El cliente pide comprimir todo lo que "
    "sigue.",
    "The client asks for notes kept with a mailbox.": "El cliente pide las notas guardadas con un "
    "buzón.",
    "The client keeps notes with a mailbox.": "El cliente guarda notas con un buzón.",
    "The client chooses the events that it wants to hear of.": "El cliente elige los sucesos de los "
    "que quiere saber.",
    # What stands among the arguments.
    "CONDSTORE asks the server to tell the number of each change.": "CONDSTORE pide al servidor que "
    "diga el número de cada cambio.",
    "It was here before, and remembers UIDVALIDITY {first} and change {second}: with QRESYNC the server "
    "tells only what has changed since.": "Ya estuvo aquí, y recuerda UIDVALIDITY {first} y el cambio "
    "{second}: con QRESYNC el servidor solo cuenta lo que ha cambiado desde entonces.",
    "The / at the end says that mailboxes will be made below it; it is no part of the name.": "La "
    "/ del final dice que se crearán buzones por debajo; no forma parte del nombre.",
    "USE says what it is for: {first}.": "USE dice para qué es: {first}.",
    "Of these it wants only the subscribed ones.": "De estos solo quiere los suscritos.",
    "Of these it wants only those with a special use, such as \\Sent.": "De estos solo quiere los "
    "de uso especial, como \\Sent.",
    "RECURSIVEMATCH: also those that have such a mailbox below them (CHILDINFO will say so).":
    "RECURSIVEMATCH: también los que tienen uno así por debajo (CHILDINFO lo dirá).",
    "For each one it wants the STATUS too, with {first}: one command instead of many.": "De cada uno "
    "quiere también el STATUS, con {first}: una orden en vez de muchas.",
    "For each it asks whether the user has subscribed to it.": "De cada uno pregunta si el usuario "
    "está suscrito.",
    "For each it asks for its special use, if it has one.": "De cada uno pregunta su uso especial, "
    "si lo tiene.",
    "For each it asks whether there are mailboxes below.": "De cada uno pregunta si hay buzones por "
    "debajo.",
    "To ask for HIGHESTMODSEQ also asks the server to number changes from now on (CONDSTORE).":
    "Pedir HIGHESTMODSEQ pide además que el servidor numere los cambios desde ahora (CONDSTORE).",
    "The texts are written in {first}.": "Los textos están escritos en {first}.",
    "RETURN asks for one ESEARCH response with all of them as a set.": "RETURN pide una sola "
    "respuesta ESEARCH con todos como conjunto.",
    "RETURN asks for one ESEARCH response that tells only {first}.": "RETURN pide una sola respuesta "
    "ESEARCH que diga solo {first}.",
    "SAVE keeps the result on the server, where $ stands for it in later commands.": "SAVE guarda "
    "el resultado en el servidor, donde $ lo representa en órdenes posteriores.",
    "OLDER and YOUNGER look at the age of messages, in seconds (WITHIN).": "OLDER y YOUNGER miran "
    "la edad de los mensajes, en segundos (WITHIN).",
    "MODSEQ looks for messages changed at that number or later.": "MODSEQ busca mensajes cambiados "
    "en ese número o después.",
    "It wants to hear only of messages changed after the change numbered {first}.": "Solo quiere saber "
    "de mensajes cambiados después del cambio número {first}.",
    "VANISHED asks for the UIDs that have gone since, too.": "VANISHED pide también los UID que han "
    "desaparecido desde entonces.",
    "BINARY asks the server to undo the part's transfer encoding, such as base64.": "BINARY pide al "
    "servidor que deshaga la codificación de la parte, como base64.",
    "MODSEQ is the number of a message's last change.": "MODSEQ es el número del último cambio de "
    "un mensaje.",
    "A message changed after the change numbered {first} is to be left alone, so that nobody's work "
    "is overwritten unseen.": "Un mensaje cambiado después del cambio número {first} no se toca, para "
    "no pisar sin verlo el trabajo de nadie.",
    "With .SILENT it does not want the new flags told back.": "Con .SILENT no quiere que le "
    "repitan las marcas nuevas.",
    "The name with - before it stands for rights that are denied to that user.": "El nombre con - "
    "delante representa derechos que se niegan a ese usuario.",
    # Literals, waiting, ends.
    "The server is ready for the literal: the client may send its octets now.": "El servidor está "
    "listo para el literal: el cliente puede enviar ya sus octetos.",
    "The server waits with the client. From now on it reports changes as they happen, until "
    "the client sends DONE.": "El servidor espera con el cliente. Desde ahora cuenta los cambios "
    "según ocurren, hasta que el cliente envíe DONE.",
    "The server asks the client to go on, but no command of the client waits for that.": "El "
    "servidor pide al cliente que siga, pero ninguna orden espera eso.",
    "The client ends the waiting. DONE has no tag: it completes the IDLE command, which the "
    "server now answers.": "El cliente termina la espera. DONE no lleva etiqueta: completa la "
    "orden IDLE, que el servidor responde ahora.",
    "These are the {octets} announced as a literal. Their number was given before, so they may "
    "hold any line ends or brackets.": "Estos son los {octets} anunciados como literal. Se dijo "
    "antes cuántos son, así que pueden tener cualquier fin de línea o paréntesis.",
    "This is the message to be stored, {octets} as announced. The line end after it completes "
    "the command.": "Este es el mensaje que se va a guardar, {octets} como se anunció. El fin de "
    "línea que sigue completa la orden.",
    "This is message {number} of the command, {octets} as announced. Another follows: either all "
    "are stored or none (MULTIAPPEND).": "Este es el mensaje {number} de la orden, {octets} como se "
    "anunció. Sigue otro: se guardan todos o ninguno (MULTIAPPEND).",
    "This is message {number}, the last one of the command, {octets} as announced. Either all are "
    "stored or none (MULTIAPPEND).": "Este es el mensaje {number}, el último de la orden, {octets} "
    "como se anunció. Se guardan todos o ninguno (MULTIAPPEND).",
    "TLS records: encrypted. Without the keys nobody can tell from them which commands or replies "
    "they hold, and so nothing can be said of the state.": "Registros TLS: cifrados. Sin las claves "
    "nadie puede saber qué órdenes o respuestas contienen, así que nada se puede decir del estado.",
    "The password, sent as a literal. Anyone who listens could read it.": "La contraseña, enviada "
    "como literal. Cualquiera que escuche podría leerla.",
    "The password, sent as a literal. TLS hides it from all but the server.": "La contraseña, "
    "enviada como literal. TLS la oculta a todos menos al servidor.",
    "The client sends a line that is no IMAP command. The server should answer BAD.": "El cliente "
    "envía una línea que no es una orden de IMAP. El servidor debería responder BAD.",
    "The client sends a line without a command.": "El cliente envía una línea sin orden.",
    "The connection ended before anyone logged in.": "La conexión terminó antes de que nadie "
    "entrara.",
    "It was cut off: not all of this arrived.": "Se cortó: no llegó todo esto.",
    "The connection ended before the answer to {verb} was complete. The server may have done it "
    "all the same. The client cannot know until it looks again.": "La conexión terminó antes de que "
    "la respuesta a {verb} estuviera completa. El servidor puede haberlo hecho de todos modos. El "
    "cliente no puede saberlo hasta que mire otra vez.",
    "The connection ended without LOGOUT. No mailbox was open.": "La conexión terminó sin LOGOUT. "
    "No había ningún buzón abierto.",
    "The connection ended without LOGOUT. Nothing is removed: messages marked "
    "\\Deleted keep the mark and stay.": "La conexión terminó sin LOGOUT. No se borra nada: los "
    "mensajes marcados \\Deleted conservan la marca y se quedan.",
    "The server closed the connection, as it does after BYE.": "El servidor cerró la conexión, como "
    "hace después de BYE.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {
    "message {n}": "el mensaje {n}",
    "messages {set}": "los mensajes {set}",
    "the last message": "el último mensaje",
    "the message with UID {set}": "el mensaje con UID {set}",
    "the messages with UIDs {set}": "los mensajes con UID {set}",
    "the messages of the saved search result ($)": "los mensajes del resultado guardado ($)",
    "the messages": "los mensajes",
    "UID {n}": "UID {n}",
    "UIDs {set}": "UID {set}",
    "{n} to {m}": "{n} a {m}",
    "{n} to the last": "{n} hasta el último",
    "{messages} is gone": "ya no está: {messages}",
    "{messages} are gone": "ya no están: {messages}",
    "the mailbox": "el buzón",
    "the other one": "el otro",
    "no flags": "ninguna marca",
    "the user": "el usuario",
    "something": "algo",
    "every right": "todos los derechos",
    "no right": "ningún derecho",
    "{one}, backwards": "{one}, al revés",
}
