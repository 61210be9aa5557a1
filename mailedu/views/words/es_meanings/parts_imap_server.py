"""What the parts of IMAP's responses are and why, in Spanish (``protocols/parts/imap_server.py``)."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "An asterisk in place of a tag: this line is data or news.": "Un asterisco en lugar de una "
    "etiqueta: esta línea son datos o noticias.",
    "It may come at any time and ends no command.": "Puede llegar en cualquier momento y no "
    "termina ninguna orden.",
    "A plus sign: the server waits for the rest of the command.": "Un signo más: el servidor "
    "espera el resto de la orden.",
    "That is a literal, an answer in a login, or the end of IDLE.": "Es un literal, una respuesta "
    "al entrar, o el final de IDLE.",
    "How the command went.": "Cómo fue la orden.",
    "Programs go by this word and the response code.": "Los programas se guían por esta palabra y "
    "el código de respuesta.",
    "This line ends the command, and all its data have come before.": "Esta línea termina la "
    "orden, y todos sus datos han llegado antes.",
    "The command failed, though it was well formed.": "La orden falló, aunque estaba bien formada.",
    "The text, or a response code, says why.": "El texto, o un código de respuesta, dice por qué.",
    "The server did not accept the command: it is unknown, out of place or malformed.": "El "
    "servidor no aceptó la orden: es desconocida, está fuera de lugar o mal formada.",
    "That is the client's mistake; nothing was done.": "Es un error del cliente; no se hizo nada.",
    "The kind of response.": "La clase de respuesta.",
    "It says what follows.": "Dice qué sigue.",
    "The word in brackets is for programs.": "La palabra entre corchetes es para programas.",
    "A bracket: the response code ends here.": "Un corchete: aquí termina el código de respuesta.",
    "What follows is for people.": "Lo que sigue es para personas.",
    "A value that belongs to the response code.": "Un valor que pertenece al código de respuesta.",
    "The code alone does not say enough.": "El código solo no dice lo bastante.",
    "A number that stands for the whole mailbox and its UIDs.": "Un número que representa al buzón "
    "entero y sus UID.",
    "If it is another one next time, all UIDs that the client remembers are worthless.": "Si la "
    "próxima vez es otro, todos los UID que recuerda el cliente no valen nada.",
    "The next message gets this UID or a higher one.": "El próximo mensaje recibe este UID o uno "
    "mayor.",
    "If it has not changed since last time, nothing new has come.": "Si no ha cambiado desde la "
    "última vez, no ha llegado nada nuevo.",
    "A sequence number.": "Un número de secuencia.",
    "It is the message's place in the mailbox as this session sees it.": "Es el lugar del mensaje "
    "en el buzón tal como lo ve esta sesión.",
    "The number of the newest change in the mailbox.": "El número del cambio más reciente en el "
    "buzón.",
    "A client that remembers it can ask later for what has changed since.": "Un cliente que lo "
    "recuerda puede preguntar luego qué ha cambiado desde entonces.",
    "The UID that the stored message got.": "El UID que recibió el mensaje guardado.",
    "So the client need not search for what it has just stored.": "Así el cliente no tiene que "
    "buscar lo que acaba de guardar.",
    "UIDVALIDITY of the mailbox that the copies are in.": "El UIDVALIDITY del buzón en el que "
    "están las copias.",
    "Without it the UIDs there would mean nothing.": "Sin él, los UID de allí no significarían "
    "nada.",
    "The UIDs of the messages that were copied.": "Los UID de los mensajes copiados.",
    "They stand in the order of the copies.": "Están en el orden de las copias.",
    "The UIDs of the copies.": "Los UID de las copias.",
    "So the client knows which copy is whose without looking.": "Así el cliente sabe qué copia es "
    "de cuál sin mirar.",
    "The messages that somebody else has changed meanwhile.": "Los mensajes que otro ha cambiado "
    "entretanto.",
    "The client should look at them and decide anew.": "El cliente debería mirarlos y decidir de "
    "nuevo.",
    "A character set that the server knows.": "Un juego de caracteres que conoce el servidor.",
    "The client can search again with one of these.": "El cliente puede buscar otra vez con uno de "
    "estos.",
    "Something that is no response of IMAP.": "Algo que no es una respuesta de IMAP.",
    "A line with neither a tag and a status, nor * or +.": "Una línea sin etiqueta y estado, ni * "
    "ni +.",
    "A number that belongs to the word behind it.": "Un número que pertenece a la palabra de "
    "detrás.",
    "With other words no number may stand there.": "Con otras palabras no puede ir ahí ningún "
    "número.",
    "A client that counts along knows by it what is new.": "Un cliente que lleva la cuenta sabe "
    "por él qué hay nuevo.",
    "The message's sequence number: its place in the mailbox, from 1.": "El número de secuencia "
    "del mensaje: su lugar en el buzón, desde 1.",
    "When a message goes, those behind it move up.": "Cuando un mensaje desaparece, los de detrás "
    "avanzan.",
    "Its UID does not change.": "Su UID no cambia.",
    "An attribute of the mailbox.": "Un atributo del buzón.",
    "A client shows the mailbox accordingly.": "Un cliente muestra el buzón según él.",
    "The sign that stands between the levels of a name.": "El signo que separa los niveles de un "
    "nombre.",
    "Servers differ in it.": "Varía de un servidor a otro.",
    "NIL means that there are no levels.": "NIL significa que no hay niveles.",
    "More about the mailbox, as a list.": "Más sobre el buzón, como lista.",
    "An extended LIST has asked for it, or the server explains a name.": "Un LIST extendido lo ha "
    "pedido, o el servidor explica un nombre.",
    "A count, or its value.": "Un recuento, o su valor.",
    "Word and number stand by turns.": "Palabra y número van por turnos.",
    "A count that is wanted.": "Un recuento que se quiere.",
    "STATUS tells only these.": "STATUS solo dice estos.",
    "The number of a message that matches.": "El número de un mensaje que encaja.",
    "It is a UID after UID SEARCH, else a sequence number.": "Es un UID después de UID SEARCH; si "
    "no, un número de secuencia.",
    "The tag of the search that this answers.": "La etiqueta de la búsqueda a la que esto "
    "responde.",
    "With several searches under way, the client could not tell otherwise.": "Con varias búsquedas "
    "en curso, el cliente no podría saberlo de otro modo.",
    "UID: the numbers that follow are UIDs.": "UID: los números que siguen son UID.",
    "Otherwise they would be sequence numbers.": "Si no, serían números de secuencia.",
    "A number, or a set of numbers, of the result.": "Un número, o un conjunto de números, del "
    "resultado.",
    "The word before it says what it is.": "La palabra de delante dice qué es.",
    "The lowest number found comes next.": "A continuación, el menor número hallado.",
    "The search has asked for it by RETURN.": "La búsqueda lo ha pedido con RETURN.",
    "The highest number found comes next.": "A continuación, el mayor número hallado.",
    "All numbers found come next, as a set.": "A continuación, todos los números hallados, como "
    "conjunto.",
    "How many were found comes next.": "A continuación, cuántos se hallaron.",
    "The number of the newest change among them.": "El número del cambio más reciente entre ellos.",
    "A message of a conversation.": "Un mensaje de una conversación.",
    "Each answers the one before it in the same parentheses.": "Cada uno responde al anterior "
    "entre los mismos paréntesis.",
    "The UIDs of messages that are gone.": "Los UID de los mensajes que ya no están.",
    "The client forgets them.": "El cliente los olvida.",
    "EARLIER: they had gone before this session looked.": "EARLIER: ya no estaban cuando esta "
    "sesión miró.",
    "So no sequence number changes by it.": "Así que no cambia por ello ningún número de "
    "secuencia.",
    "Prefix and level sign of the user's own mailboxes.": "Prefijo y signo de nivel de los buzones "
    "propios del usuario.",
    "A client makes new mailboxes there.": "Un cliente crea allí los buzones nuevos.",
    "Prefix and level sign of other users' mailboxes.": "Prefijo y signo de nivel de los buzones "
    "de otros usuarios.",
    "NIL means that there are none.": "NIL significa que no hay ninguno.",
    "Prefix and level sign of mailboxes for all.": "Prefijo y signo de nivel de los buzones para "
    "todos.",
    "A client uses only what the server names here.": "Un cliente usa solo lo que el servidor "
    "nombra aquí.",
    "An extension that the client wants to have on.": "Una extensión que el cliente quiere "
    "activar.",
    "It changes what the server says, so the client must say that it is ready for that.": "Cambia "
    "lo que dice el servidor, así que el cliente debe decir que está preparado.",
    "One field of the header, as the server has read it.": "Un campo de la cabecera, tal como lo "
    "ha leído el servidor.",
    "The ten fields have a fixed order.": "Los diez campos tienen un orden fijo.",
    "NIL stands for one that is not there.": "NIL representa uno que no está.",
    "The UID of the message.": "El UID del mensaje.",
    "It stays with the message for good, and no other message of the mailbox ever gets it.": "Se "
    "queda con el mensaje para siempre, y ningún otro mensaje del buzón lo recibe nunca.",
    "Lines are counted with CR and LF.": "Las líneas se cuentan con CR y LF.",
    "When the message came to this server.": "Cuándo llegó el mensaje a este servidor.",
    "The date in its header is another one: that of its author's clock.": "La fecha de su cabecera "
    "es otra: la del reloj de su autor.",
    "The number of the message's last change.": "El número del último cambio del mensaje.",
    "A client remembers it and can ask later for what has changed since.": "Un cliente lo recuerda "
    "y puede preguntar luego qué ha cambiado desde entonces.",
    "The main fields of the header.": "Los campos principales de la cabecera.",
    "The server has read them already.": "El servidor ya los ha leído.",
    "How the message is built of MIME parts, or a string of its octets.": "Cómo está hecho el "
    "mensaje de partes MIME, o una cadena de sus octetos.",
    "A client can fetch only the parts that it wants.": "Un cliente puede traer solo las partes "
    "que quiere.",
    "How the message is built of MIME parts, with all details.": "Cómo está hecho el mensaje de "
    "partes MIME, con todos los detalles.",
    "Octets of the part once its transfer encoding is undone.": "Los octetos de la parte una vez "
    "deshecha su codificación.",
    "A client knows how much will come.": "Un cliente sabe cuánto llegará.",
    "All is well, or here is news.": "Todo va bien, o hay noticias.",
    "Without a tag it ends no command.": "Sin etiqueta no termina ninguna orden.",
    "Without a tag it ends no command; that may still succeed.": "Sin etiqueta no termina ninguna "
    "orden; esta aún puede salir bien.",
    "The server did not understand something.": "El servidor no entendió algo.",
    "It cannot say which command it was.": "No puede decir qué orden era.",
    "The server is about to close the connection.": "El servidor está a punto de cerrar la "
    "conexión.",
    "After LOGOUT that is expected; at other times the text says why.": "Después de LOGOUT es lo "
    "esperado; en otros momentos el texto dice por qué.",
    "The server knows by other means who is calling.": "El servidor sabe por otros medios quién "
    "llama.",
    "The list of what the server can do.": "La lista de lo que sabe hacer el servidor.",
    "Servers differ, and a client uses only what it finds here.": "Los servidores difieren, y un "
    "cliente usa solo lo que encuentra aquí.",
    "One mailbox, with its attributes.": "Un buzón, con sus atributos.",
    "LIST brings one such line for each.": "LIST trae una línea así por cada uno.",
    "One subscribed mailbox.": "Un buzón con suscripción.",
    "LSUB brings one such line for each.": "LSUB trae una línea así por cada uno.",
    "Counts of a mailbox.": "Recuentos de un buzón.",
    "STATUS asks for them without opening it.": "STATUS los pide sin abrirlo.",
    "The messages that match.": "Los mensajes que encajan.",
    "Their numbers follow, in any order.": "Siguen sus números, en cualquier orden.",
    "The flags that can be used in this mailbox.": "Las marcas que se pueden usar en este buzón.",
    "SELECT brings this line.": "SELECT trae esta línea.",
    "How many messages are in the mailbox now.": "Cuántos mensajes hay ahora en el buzón.",
    "SELECT brings it, and later new mail does.": "Lo trae SELECT, y luego el correo nuevo.",
    "How many messages no earlier session has been told of.": "De cuántos mensajes no se ha hablado "
    "a ninguna sesión anterior.",
    "IMAP4rev2 has done away with it.": "IMAP4rev2 lo ha suprimido.",
    "A message is gone for good.": "Un mensaje ha desaparecido definitivamente.",
    "All messages behind it move up by one, so the client must count anew.": "Todos los mensajes "
    "de detrás avanzan uno, así que el cliente debe contar de nuevo.",
    "Data of one message.": "Datos de un mensaje.",
    "It answers FETCH or STORE, and comes unasked when another session has changed flags.":
    "Responde a FETCH o STORE, y llega sin pedirlo cuando otra sesión ha cambiado marcas.",
    "The result of an extended search.": "El resultado de una búsqueda extendida.",
    "It names the tag of the search, so it cannot be mistaken.": "Nombra la etiqueta de la "
    "búsqueda, así que no se puede confundir.",
    "The messages that match, in order.": "Los mensajes que encajan, por orden.",
    "Their order is the answer.": "Su orden es la respuesta.",
    "The messages that match, as conversations.": "Los mensajes que encajan, como conversaciones.",
    "Parentheses say which message answers which.": "Los paréntesis dicen qué mensaje responde a "
    "cuál.",
    "The extensions that are on now.": "Las extensiones que están activas ahora.",
    "ENABLE brings it.": "La trae ENABLE.",
    "Where mailboxes live: one's own, those of others, shared ones.": "Dónde están los buzones: "
    "los propios, los de otros, los compartidos.",
    "Each has a prefix and the sign between the levels.": "Cada uno tiene un prefijo y el signo "
    "que separa los niveles.",
    "Which program the server is.": "Qué programa es el servidor.",
    "Nobody should act upon it.": "Nadie debería actuar según él.",
    "Messages that are gone for good, by UID.": "Mensajes que han desaparecido definitivamente, "
    "por UID.",
    "One line tells of many, where EXPUNGE needs one each.": "Una línea cuenta muchos; EXPUNGE "
    "necesita una para cada uno.",
    "What is used, and how much there may be.": "Lo que se usa, y cuánto puede haber.",
    "A client can warn in time.": "Un cliente puede avisar a tiempo.",
    "Which limits a mailbox counts for.": "Para qué límites cuenta un buzón.",
    "Their QUOTA lines follow.": "Siguen sus líneas QUOTA.",
    "Who may do what with a mailbox.": "Quién puede hacer qué con un buzón.",
    "Names and rights follow by turns.": "Nombres y derechos van por turnos.",
    "Which rights somebody could be given.": "Qué derechos se podrían dar a alguien.",
    "Some come only together.": "Algunos solo van juntos.",
    "What the user may do here.": "Qué puede hacer aquí el usuario.",
    "A client can hide what is forbidden.": "Un cliente puede esconder lo prohibido.",
    "A client knows whether there is anything to unfold.": "Un cliente sabe si hay algo que "
    "desplegar.",
    "Programs of the user find the mailbox by that, whatever its name.": "Los programas del "
    "usuario encuentran el buzón por ello, se llame como se llame.",
    "Its value follows.": "Sigue su valor.",
    "STATUS tells only the counts that are asked for.": "STATUS solo dice los recuentos que se "
    "piden.",
    "The right to see it in lists.": "El derecho a verlo en las listas.",
    "Rights are given letter by letter.": "Los derechos se dan letra por letra.",
    "The right to open and read it.": "El derecho a abrirlo y leerlo.",
    "The right to set and clear \\Seen.": "El derecho a poner y quitar \\Seen.",
    "The right to change other flags.": "El derecho a cambiar otras marcas.",
    "The right to put messages in.": "El derecho a meter mensajes.",
    "The right to send to its address.": "El derecho a enviar a su dirección.",
    "The right to make mailboxes below it.": "El derecho a crear buzones por debajo.",
    "The right to delete or rename it.": "El derecho a borrarlo o renombrarlo.",
    "The right to set and clear \\Deleted.": "El derecho a poner y quitar \\Deleted.",
    "The right to expunge.": "El derecho a expurgar.",
    "The right to give rights to others.": "El derecho a dar derechos a otros.",
    "Old name of k, perhaps with x.": "Nombre antiguo de k, quizá con x.",
    "Old name of e and t, perhaps with x.": "Nombre antiguo de e y t, quizá con x.",
    "A count: {value}.": "Un recuento: {value}.",
    "About this mailbox: {value}.": "Sobre este buzón: {value}.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {}
