"""What the untagged responses and response codes of IMAP mean, in Spanish.

By ``meanings_untagged.py``, ``meanings_codes.py`` and ``meanings_items.py`` in
``mailedu/protocols/observer/``.
"""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "The server lists what it can do: the versions of IMAP "
    "that it speaks, and its extensions. A client uses only what it finds here.": "El servidor "
    "enumera lo que sabe hacer: las versiones de IMAP que habla y sus extensiones. Un cliente solo "
    "usa lo que encuentra aquí.",
    "There is a mailbox {mailbox}.": "Hay un buzón {mailbox}.",
    "{mailbox} is a name without a mailbox.": "{mailbox} es un nombre sin buzón.",
    "This names no mailbox; it tells the hierarchy delimiter.": "Esto no nombra ningún buzón; dice "
    "cuál es el separador de niveles.",
    "{mailbox} is a subscribed mailbox.": "{mailbox} es un buzón suscrito.",
    "{mailbox} itself is not subscribed, but a mailbox below it "
    "is: that is what \\Noselect says here.": "{mailbox} mismo no está suscrito, pero sí uno por "
    "debajo: eso dice aquí \\Noselect.",
    "In a name, {delimiter} stands between the levels.": "En un nombre, {delimiter} separa los "
    "niveles.",
    "Names here have no levels.": "Aquí los nombres no tienen niveles.",
    "Below it are mailboxes that LIST was to select ({options}).": "Por debajo hay buzones que LIST "
    "debía elegir ({options}).",
    "The client called it {name}.": "El cliente lo llamó {name}.",
    "The counts of {mailbox}: {value}.": "Las cuentas de {mailbox}: {value}.",
    "These messages match: {value}.": "Cumplen estos mensajes: {value}.",
    "The messages with these UIDs match: {value}.": "Cumplen los mensajes con estos UID: {value}.",
    "No message matches.": "No cumple ningún mensaje.",
    "The newest change among them has the number {number}.": "El cambio más reciente entre ellos "
    "tiene el número {number}.",
    "These flags can be used in this mailbox: {value}.": "En este buzón se pueden usar estas "
    "marcas: {value}.",
    "The mailbox now holds {messages}.": "El buzón contiene ahora {messages}.",
    "Messages that no earlier session has been told of: {number}. "
    "They carry the flag \\Recent here, and after SELECT in no later session.": "Mensajes de los "
    "que ninguna sesión anterior ha sabido: {number}. Aquí llevan la marca \\Recent, y después de "
    "SELECT en ninguna sesión posterior.",
    "There is no message that earlier sessions have not been told of.": "No hay ningún mensaje del "
    "que no supieran sesiones anteriores.",
    "Message {number} is gone for good. Every message behind it "
    "now has a number that is one lower.": "El mensaje {number} se ha borrado para siempre. Cada "
    "mensaje de detrás tiene ahora un número menos.",
    "Message {number}: {items}.": "Mensaje {number}: {items}.",
    "The server reports a change that this command did not ask for.": "El servidor cuenta un cambio "
    "que esta orden no pedía.",
    "Something has changed meanwhile.": "Algo ha cambiado mientras tanto.",
    "Where mailboxes live.": "Dónde están los buzones.",
    "The server says which program it is: {value}.": "El servidor dice qué programa es: {value}.",
    "The server does not say which program it is.": "El servidor no dice qué programa es.",
    "Switched on by this command: {value}.": "Activado por esta orden: {value}.",
    "This command has switched nothing on that was not on.": "Esta orden no ha activado nada que no "
    "lo estuviera.",
    "The result of the search with the tag {tag}: {value}.": "El resultado de la búsqueda con la "
    "etiqueta {tag}: {value}.",
    "The result of the search: {value}.": "El resultado de la búsqueda: {value}.",
    "The search with the tag {tag} found nothing, or has nothing to tell.": "La búsqueda con la "
    "etiqueta {tag} no encontró nada, o no tiene nada que decir.",
    "The search found nothing, or has nothing to tell.": "La búsqueda no encontró nada, o no tiene "
    "nada que decir.",
    "Gone for good: the messages with {value}. The messages "
    "behind them now have lower numbers.": "Borrados para siempre: los mensajes con {value}. Los de "
    "detrás tienen ahora números más bajos.",
    "Not here any more, and gone before this command: "
    "the messages with {value}. The client forgets them; no sequence number "
    "changes by that.": "Ya no están, y desaparecieron antes de esta orden: los mensajes con "
    "{value}. El cliente los olvida; ningún número de secuencia cambia por eso.",
    "Of the quota root {who}: {value}.": "De la raíz de cuota {who}: {value}.",
    "The quota root {who} has no limits.": "La raíz de cuota {who} no tiene límites.",
    "{mailbox} counts for the quota root {value}. What its "
    "messages take up is counted there.": "{mailbox} cuenta para la raíz de cuota {value}. Ahí se "
    "suma lo que ocupan sus mensajes.",
    "{mailbox} counts for no quota root: it has no limits.": "{mailbox} no cuenta para ninguna raíz "
    "de cuota: no tiene límites.",
    "Who may do what with {mailbox}: {value}.": "Quién puede hacer qué con {mailbox}: {value}.",
    "Nobody is on the access control list of {mailbox}.": "No hay nadie en la lista de control de "
    "acceso de {mailbox}.",
    "What {who} has in {mailbox} in any case: {more}. What could "
    "be given besides: {value}; letters that stand together only together.": "Lo que {who} tiene en "
    "{mailbox} en todo caso: {more}. Lo que además se podría dar: {value}; las letras que van "
    "juntas, solo juntas.",
    "The client's own rights in {mailbox}: {value}.": "Los derechos del propio cliente en "
    "{mailbox}: {value}.",
    "The messages that match, in the order asked for: {value}.": "Los mensajes que cumplen, en el "
    "orden pedido: {value}.",
    "The UIDs of the messages that match, in the order asked for: {value}.": "Los UID de los "
    "mensajes que cumplen, en el orden pedido: {value}.",
    "{more}, by {who}: {value}.": "{more}, según {who}: {value}.",
    "No message matches, so there is no conversation.": "No cumple ningún mensaje, así que no hay "
    "ninguna conversación.",
    "In a conversation each number answers the one before it, or carries on its subject.": "En una "
    "conversación cada número responde al anterior, o sigue con su asunto.",
    "In a conversation all have the same subject; the first number is the oldest.": "En una "
    "conversación todos tienen el mismo asunto; el primer número es el más antiguo.",
    "In a conversation each number answers the one before it, or carries on its subject; "
    "parentheses side by side are branches that part there.": "En una conversación cada número "
    "responde al anterior, o sigue con su asunto; los paréntesis uno junto a otro son ramas que se "
    "separan ahí.",
    "In a conversation each number answers the one before it, or carries on its subject; "
    "where a conversation begins with parentheses, what joins them is no message here, but a "
    "missing one or the same subject.": "En una conversación cada número responde al anterior, o "
    "sigue con su asunto; donde una conversación empieza con paréntesis, lo que los une no es un "
    "mensaje de aquí, sino uno que falta o el mismo asunto.",
    "In a conversation each number answers the one before it, or carries on its subject; "
    "parentheses side by side are branches that part there; where a conversation begins with "
    "parentheses, what joins them is no message here, but a missing one or the same subject.": "En "
    "una conversación cada número responde al anterior, o sigue con su asunto; los paréntesis uno "
    "junto a otro son ramas que se separan ahí; donde una conversación empieza con paréntesis, lo "
    "que los une no es un mensaje de aquí, sino uno que falta o el mismo asunto.",
    # Status responses and greetings.
    "The server has something to say; it ends no command.": "El servidor tiene algo que decir; no "
    "termina ninguna orden.",
    "A warning. The command may still succeed: its tagged reply says.": "Un aviso. La orden aún "
    "puede salir bien: lo dirá su respuesta con etiqueta.",
    "The server met an error that it can tie to no command, or found "
    "trouble of its own.": "El servidor dio con un error que no puede atribuir a ninguna orden, o "
    "con un problema propio.",
    "The server is about to close the connection of its own accord.": "El servidor va a cerrar la "
    "conexión por su cuenta.",
    "The server says goodbye, as LOGOUT asked. The tagged reply still follows.": "El servidor se "
    "despide, como pidió LOGOUT. Aún sigue la respuesta con etiqueta.",
    "The connection is logged in already, by other means.": "La conexión ya ha entrado, por otros "
    "medios.",
    "The server greets. The client must log in before it can do much.": "El servidor saluda. El "
    "cliente debe entrar antes de poder hacer gran cosa.",
    "The server greets.": "El servidor saluda.",
    "The client must log in before it can do much.": "El cliente debe entrar antes de poder hacer "
    "gran cosa.",
    "The server greets, and the client counts as logged in already.": "El servidor saluda, y el "
    "cliente cuenta ya como si hubiera entrado.",
    "The server refuses the connection and closes it.": "El servidor rechaza la conexión y la "
    "cierra.",
    "It lists its capabilities at once, which saves the client from asking.": "Enumera enseguida "
    "sus capacidades, y así el cliente no tiene que preguntar.",
    "A response that the observer does not know: {value}.": "Una respuesta que el observador no "
    "conoce: {value}.",
    # Response codes.
    "The client must show this text to its user.": "El cliente debe mostrar este texto a su "
    "usuario.",
    "There is a mailbox of that name already.": "Ya hay un buzón con ese nombre.",
    "The stored message has {second}; UIDVALIDITY is {first}. "
    "The client need not search for what it has just stored.": "El mensaje guardado tiene {second}; "
    "UIDVALIDITY es {first}. El cliente no tiene que buscar lo que acaba de guardar.",
    "The stored messages have {second}, in the order of the "
    "command; UIDVALIDITY is {first}.": "Los mensajes guardados tienen {second}, en el orden de la "
    "orden; UIDVALIDITY es {first}.",
    "Name or password is wrong. The server does not say which.": "El nombre o la contraseña no es "
    "correcto. El servidor no dice cuál.",
    "The password was right, but this user may not act "
    "for the one that was asked for.": "La contraseña era correcta, pero este usuario no puede "
    "actuar por el que se pidió.",
    "The server does not know the character set of the search.": "El servidor no conoce el juego de "
    "caracteres de la búsqueda.",
    "It knows {value}.": "Conoce {value}.",
    "The server can never do this; trying again is of no use.": "El servidor no puede hacer esto "
    "nunca; no sirve intentarlo otra vez.",
    "The server says at once what it can do now, which saves the "
    "client from asking.": "El servidor dice enseguida lo que sabe hacer ahora, y así el cliente no "
    "tiene que preguntar.",
    "The server thinks that the client has a bug.": "El servidor cree que el cliente tiene un "
    "error.",
    "The mailbox that was open before is closed now. What follows "
    "is about the one to be opened.": "El buzón que estaba abierto ya está cerrado. Lo que sigue "
    "trata del que se va a abrir.",
    "The mailbox that was open is closed now, and no other "
    "takes its place.": "El buzón que estaba abierto ya está cerrado, y ningún otro ocupa su lugar.",
    "The message with {second} here has {third} in the other mailbox, "
    "whose UIDVALIDITY is {first}.": "El mensaje que aquí tiene {second} tiene {third} en el otro "
    "buzón, cuyo UIDVALIDITY es {first}.",
    "The messages with {second} here have {third}, in this "
    "order, in the other mailbox, whose UIDVALIDITY is {first}.": "Los mensajes que aquí tienen "
    "{second} tienen {third}, en este orden, en el otro buzón, cuyo UIDVALIDITY es {first}.",
    "Another session has removed some of these messages.": "Otra sesión ha borrado algunos de estos "
    "mensajes.",
    "The mailbox has mailboxes below it, so its name cannot go.": "El buzón tiene otros por debajo, "
    "así que su nombre no puede desaparecer.",
    "The newest change in this mailbox has number "
    "{value}: a client that knows it can ask for later changes only.": "El cambio más reciente de "
    "este buzón tiene el número {value}: un cliente que lo sabe puede pedir solo los posteriores.",
    "Something else is using the mailbox just now; try again later.": "Otra cosa está usando el "
    "buzón ahora; inténtelo más tarde.",
    "The server's limit for this is reached.": "Se ha llegado al límite del servidor para esto.",
    "Left alone, because changed after the number given: {set}. "
    "The client should look at the flags there and decide anew.": "Sin tocar, porque cambió después "
    "del número dado: {set}. El cliente debería mirar las marcas ahí y decidir de nuevo.",
    "This mailbox does not number its changes.": "Este buzón no numera sus cambios.",
    "There is no such mailbox.": "Ese buzón no existe.",
    "This user does not have the right to do that.": "Este usuario no tiene derecho a hacer eso.",
    "The search result was not kept: $ now stands for no message.": "El resultado de la búsqueda no "
    "se guardó: $ no representa ahora ningún mensaje.",
    "There is no room left for it: the limit that QUOTA tells is "
    "reached, or would be.": "No queda sitio: se ha llegado, o se llegaría, al límite que dice "
    "QUOTA.",
    "The server could not parse the header of a message.": "El servidor no pudo analizar la "
    "cabecera de un mensaje.",
    "The client can change these flags for good: {value}.": "El cliente puede cambiar estas marcas "
    "de forma permanente: {value}.",
    "The client can change no flag for good.": "El cliente no puede cambiar ninguna marca de forma "
    "permanente.",
    "The sign \\* means that it can make new keywords.": "El signo \\* significa que puede crear "
    "palabras clave nuevas.",
    "This is possible only on an encrypted connection.": "Esto solo es posible en una conexión "
    "cifrada.",
    "The server has met a bug of its own.": "El servidor ha dado con un error propio.",
    "The message has more octets than the server takes; its APPENDLIMIT "
    "tells how many that is.": "El mensaje tiene más octetos de los que acepta el servidor; su "
    "APPENDLIMIT dice cuántos son.",
    "The target mailbox does not exist; CREATE could make it.": "El buzón de destino no existe; "
    "CREATE podría crearlo.",
    "The next new message will get UID {value} or a higher one.": "El próximo mensaje nuevo recibirá "
    "el UID {value} o uno mayor.",
    "UIDs of this mailbox do not last from session to session.": "Los UID de este buzón no duran de "
    "una sesión a otra.",
    "UIDVALIDITY is {value}. As long as that number stays the "
    "same, UIDs remembered from earlier sessions are still right.": "UIDVALIDITY es {value}. "
    "Mientras ese número no cambie, los UID recordados de sesiones anteriores siguen valiendo.",
    "The server does not know the part's transfer encoding, and "
    "so cannot undo it.": "El servidor no conoce la codificación de la parte, así que no puede "
    "deshacerla.",
    "The mailbox cannot have the special use that was asked for, "
    "perhaps because another one has it.": "El buzón no puede tener el uso especial pedido, quizá "
    "porque ya lo tiene otro.",
    "Something that the server needs does not work just now.": "Algo que el servidor necesita no "
    "funciona ahora.",
    "Message {value} is the first one without the flag \\Seen.": "El mensaje {value} es el primero "
    "sin la marca \\Seen.",
    "The user should turn to whoever runs the server.": "El usuario debería dirigirse a quien lleva "
    "el servidor.",
    "The server has found some of its data broken.": "El servidor ha encontrado estropeados algunos "
    "de sus datos.",
    "The password was right once; it has expired.": "La contraseña fue correcta; ha caducado.",
    # What ENABLE switches on.
    "From now on mailbox names are in UTF-8, searches are answered by ESEARCH, and "
    "nobody speaks of \\Recent.": "Desde ahora los nombres de buzón van en UTF-8, las búsquedas se "
    "responden con ESEARCH y nadie habla de \\Recent.",
    "From now on the server tells the number of each change (MODSEQ).": "Desde ahora el servidor "
    "dice el número de cada cambio (MODSEQ).",
    "From now on VANISHED, with UIDs, takes the place of EXPUNGE, and changes are "
    "numbered.": "Desde ahora VANISHED, con UID, ocupa el lugar de EXPUNGE, y los cambios se "
    "numeran.",
    "From now on mailbox names and headers may be in UTF-8.": "Desde ahora los nombres de buzón y "
    "las cabeceras pueden ir en UTF-8.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {
    # Items of FETCH.
    "its flags are {value}": "sus marcas son {value}",
    "it has no flags": "no tiene marcas",
    "\\Deleted only marks it, the message is still there": "\\Deleted solo lo marca, el mensaje "
    "sigue ahí",
    "its UID is {value}": "su UID es {value}",
    "it has {value} octets": "tiene {value} octetos",
    "it came here on {value}": "llegó aquí el {value}",
    "its envelope, which the server read out of the header: date, subject, addresses": "su sobre, "
    "que el servidor leyó de la cabecera: fecha, asunto, direcciones",
    "its MIME structure": "su estructura MIME",
    "its MIME structure, with all details": "su estructura MIME, con todos los detalles",
    "the whole message, {size}": "el mensaje entero, {size}",
    "its header, {size}": "su cabecera, {size}",
    "its text without the header, {size}": "su texto sin la cabecera, {size}",
    "its last change has the number {value}": "su último cambio tiene el número {value}",
    "some fields of its header, {size}": "algunos campos de su cabecera, {size}",
    "its header without some fields, {size}": "su cabecera sin algunos campos, {size}",
    "part {part} of it, {size}": "su parte {part}, {size}",
    "{size} of {part}, from octet {origin} on": "{size} de {part}, desde el octeto {origin}",
    "part {part} with its transfer encoding undone": "la parte {part} con su codificación deshecha",
    "part {part} with its transfer encoding undone, {size}": "la parte {part} con su codificación "
    "deshecha, {size}",
    "part {part} has {value} octets when its transfer encoding is undone": "la parte {part} tiene "
    "{value} octetos con su codificación deshecha",
    "which is not there (NIL)": "que no está (NIL)",
    "the message": "el mensaje",
    # Counts of STATUS.
    "messages: {value}": "mensajes: {value}",
    "new to every session: {value}": "nuevos para toda sesión: {value}",
    "least next UID: {value}": "próximo UID, como mínimo: {value}",
    "without \\Seen: {value}": "sin \\Seen: {value}",
    "number of the newest change: {value}": "número del último cambio: {value}",
    "octets in all messages: {value}": "octetos en todos los mensajes: {value}",
    "octets in messages marked \\Deleted: {value}": "octetos en mensajes marcados \\Deleted: "
    "{value}",
    "most octets of a message that APPEND takes: {value}": "octetos que admite APPEND en un "
    "mensaje: {value}",
    "marked \\Deleted: {value}": "marcados \\Deleted: {value}",
    # Attributes of LIST.
    "{attribute}: no mailbox can be made below it": "{attribute}: no se puede crear ninguno por "
    "debajo",
    "{attribute}: it cannot be opened, it only holds others": "{attribute}: no se puede abrir, solo "
    "contiene otros",
    "{attribute}: there may be new messages in it": "{attribute}: puede haber mensajes nuevos",
    "{attribute}: nothing new has come since it was last opened": "{attribute}: no ha llegado nada "
    "desde que se abrió por última vez",
    "{attribute}: there are mailboxes below it": "{attribute}: hay buzones por debajo",
    "{attribute}: there are none below it": "{attribute}: no hay ninguno por debajo",
    "{attribute}: no mailbox has this name": "{attribute}: ningún buzón tiene este nombre",
    "{attribute}: the user has subscribed to it": "{attribute}: el usuario está suscrito",
    "{attribute}: it lives on another server": "{attribute}: está en otro servidor",
    "{attribute}: it shows all messages": "{attribute}: muestra todos los mensajes",
    "{attribute}: it is for messages put away": "{attribute}: es para mensajes archivados",
    "{attribute}: it is for drafts": "{attribute}: es para borradores",
    "{attribute}: it shows the messages marked as important": "{attribute}: muestra los mensajes "
    "marcados como importantes",
    "{attribute}: it is for junk mail": "{attribute}: es para correo basura",
    "{attribute}: it is for copies of messages sent": "{attribute}: es para copias de mensajes "
    "enviados",
    "{attribute}: it is for messages thrown away": "{attribute}: es para mensajes tirados",
    # Namespaces.
    "The user's own {starts}": "Los propios {starts}",
    "those of other users {starts}": "los de otros usuarios {starts}",
    "shared ones {starts}": "los compartidos {starts}",
    "The user's own: there are none": "Propios: no hay",
    "those of other users: there are none": "de otros usuarios: no hay",
    "shared ones: there are none": "compartidos: no hay",
    "begin with {prefix}": "empiezan con {prefix}",
    "have no prefix": "no tienen prefijo",
    # Searches, quotas, rights.
    "the lowest is {value}": "el menor es {value}",
    "the highest is {value}": "el mayor es {value}",
    "the messages are {value}": "los mensajes son {value}",
    "their number is {value}": "son {value}",
    "{value} (these are UIDs)": "{value} (son UID)",
    "storage: {used} of {limit} units of 1024 octets each": "espacio: {used} de {limit} unidades de "
    "1024 octetos",
    "messages: {used} of {limit}": "mensajes: {used} de {limit}",
    "One conversation": "Una conversación",
    "Two conversations": "Dos conversaciones",
    "Three conversations": "Tres conversaciones",
    "Four conversations": "Cuatro conversaciones",
    "{number} conversations": "{number} conversaciones",
    "{who}, as UIDs": "{who}, como UID",
    "{who}: every right": "{who}: todos los derechos",
    "{who}: no right": "{who}: ningún derecho",
    "none": "ninguno",
    "nothing": "nada",
    "{letter} (see it in lists)": "{letter} (verlo en listas)",
    "{letter} (open and read it)": "{letter} (abrirlo y leerlo)",
    "{letter} (set and clear \\Seen)": "{letter} (poner y quitar \\Seen)",
    "{letter} (change other flags)": "{letter} (cambiar otras marcas)",
    "{letter} (put messages in)": "{letter} (meter mensajes)",
    "{letter} (send to its address)": "{letter} (enviar a su dirección)",
    "{letter} (make mailboxes below it)": "{letter} (crear buzones por debajo)",
    "{letter} (delete or rename it)": "{letter} (borrarlo o cambiarle el nombre)",
    "{letter} (set and clear \\Deleted)": "{letter} (poner y quitar \\Deleted)",
    "{letter} (expunge)": "{letter} (purgar)",
    "{letter} (old name of k, perhaps with x)": "{letter} (nombre antiguo de k, quizá con x)",
    "{letter} (old name of e and t, perhaps with x)": "{letter} (nombre antiguo de e y t, quizá "
    "con x)",
    "{letter} (unknown)": "{letter} (desconocido)",
    "{letter} (give rights to others)": "{letter} (dar derechos a otros)",
    # Criteria of SORT.
    "when they came here": "cuándo llegaron aquí",
    "the first Cc address": "la primera dirección de Cc",
    "when they were sent": "cuándo se enviaron",
    "the sender": "el remitente",
    "their size": "su tamaño",
    "the subject without Re: and the like": "el asunto sin Re: y similares",
    "the first recipient": "el primer destinatario",
    "{one}, then by {other}": "{one}, y luego por {other}",
}  # fmt: skip
