"""What the parts of IMAP's commands are and why, in Spanish (``protocols/parts/imap.py``)."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "Programs go by the words before it.": "Los programas se guían por las palabras de delante.",
    "The password must prove the right to it.": "La contraseña debe demostrar el derecho a él.",
    "The tag: a name that the client makes up for this command.": "La etiqueta: un nombre que el "
    "cliente inventa para esta orden.",
    "The reply repeats it.": "La respuesta la repite.",
    "So the client can send several commands and still tell which reply is whose.": "Así el "
    "cliente puede enviar varias órdenes y saber qué respuesta es de cuál.",
    "The tag of the command that this line ends.": "La etiqueta de la orden que termina esta "
    "línea.",
    "The command is over when its tag comes back.": "La orden se acaba cuando vuelve su etiqueta.",
    "Lines with * may come before that.": "Antes pueden llegar líneas con *.",
    "DONE ends IDLE.": "DONE termina IDLE.",
    "It has no tag, since it is no command: it ends the one that is running.": "No lleva etiqueta, "
    "porque no es una orden: termina la que está en curso.",
    "So many octets follow on the next lines, whatever they are.": "Siguen tantos octetos en las "
    "líneas siguientes, sean los que sean.",
    "A literal can hold anything, line ends too.": "Un literal puede contener cualquier cosa, "
    "también fines de línea.",
    "The reader counts octets and looks for no mark.": "Quien lee cuenta octetos y no busca "
    "ninguna señal.",
    "With a + the client does not wait for the server's consent.": "Con un + el cliente no espera "
    "el permiso del servidor.",
    "A literal: octets whose number was said before.": "Un literal: octetos cuyo número se dijo "
    "antes.",
    "It stands for a string that could not be written on the line.": "Representa una cadena que no "
    "se podía escribir en la línea.",
    "A parenthesis.": "Un paréntesis.",
    "Parentheses hold together what is one argument or one value.": "Los paréntesis reúnen lo que "
    "es un solo argumento o valor.",
    "The name of a mailbox.": "El nombre de un buzón.",
    "INBOX is the same in capitals or small letters; of other names they may differ.": "INBOX es "
    "lo mismo en mayúsculas que en minúsculas; en otros nombres puede no serlo.",
    "Letters that are not ASCII are written in modified UTF-7.": "Las letras que no son ASCII se "
    "escriben en UTF-7 modificado.",
    "INBOX: where new mail arrives.": "INBOX: adonde llega el correo nuevo.",
    "Every user has it.": "Todos los usuarios lo tienen.",
    "Alone among names, it is the same in capitals and small letters.": "Es el único nombre que da "
    "igual en mayúsculas que en minúsculas.",
    "The mailbox's new name.": "El nombre nuevo del buzón.",
    "Mailboxes below it get new names too.": "Los buzones por debajo también reciben nombres "
    "nuevos.",
    "Which messages: sequence numbers.": "Qué mensajes: números de secuencia.",
    "1,3 means these two; 2:4 from 2 to 4; * is the last one.": "1,3 son esos dos; 2:4 del 2 al 4; "
    "* es el último.",
    "Numbers change when messages are removed.": "Los números cambian cuando se borran mensajes.",
    "All messages: from the first to the last.": "Todos los mensajes: del primero al último.",
    "* stands for the last one, whatever its number.": "* representa el último, sea cual sea su "
    "número.",
    "Which messages: UIDs.": "Qué mensajes: UID.",
    "1,3 means these two; 2:4 from 2 to 4; * is the greatest.": "1,3 son esos dos; 2:4 del 2 al 4; "
    "* es el mayor.",
    "A UID stays with its message for good.": "Un UID se queda con su mensaje para siempre.",
    "The messages of the search whose result was saved.": "Los mensajes de la búsqueda cuyo "
    "resultado se guardó.",
    "So the numbers need not cross the line twice.": "Así los números no tienen que cruzar la "
    "línea dos veces.",
    "The place in the hierarchy where to begin; empty: at the top.": "El lugar de la jerarquía "
    "donde empezar; vacío: arriba del todo.",
    "The pattern is read from there.": "El patrón se lee desde ahí.",
    "A pattern for mailbox names.": "Un patrón para nombres de buzones.",
    "* stands for anything, % for anything within one level of the hierarchy.": "* representa "
    "cualquier cosa; %, cualquier cosa dentro de un nivel de la jerarquía.",
    "Which counts are wanted.": "Qué recuentos se quieren.",
    "STATUS tells only these, and need not open the mailbox.": "STATUS solo dice estos, y no "
    "necesita abrir el buzón.",
    "What is wanted of each message.": "Qué se quiere de cada mensaje.",
    "FETCH brings only what is named, so a client on a slow line asks for little.": "FETCH trae "
    "solo lo que se nombra, así que un cliente en una línea lenta pide poco.",
    "What is wanted of the message, or what comes of it.": "Qué se quiere del mensaje, o qué viene "
    "de él.",
    "Which part of the message.": "Qué parte del mensaje.",
    "Numbers count the parts, from 1; 1.2 is the second part of the first.": "Los números cuentan "
    "las partes, desde 1; 1.2 es la segunda parte de la primera.",
    "After them HEADER, TEXT or MIME may say what of it.": "Detrás, HEADER, TEXT o MIME pueden "
    "decir qué de ella.",
    "Only some octets: from which on (counted from 0), and in a command how many.": "Solo algunos "
    "octetos: desde cuál (contado desde 0) y, en una orden, cuántos.",
    "A client can fetch a long message bit by bit.": "Un cliente puede traer un mensaje largo poco "
    "a poco.",
    "How the flags are to change.": "Cómo deben cambiar las marcas.",
    "FLAGS sets exactly these, +FLAGS adds, -FLAGS takes off.": "FLAGS pone exactamente estas, "
    "+FLAGS añade, -FLAGS quita.",
    "Adds these flags.": "Añade estas marcas.",
    "The others stay, so a change by another session is not undone.": "Las demás se quedan, así "
    "que no se deshace un cambio de otra sesión.",
    "Takes these flags off.": "Quita estas marcas.",
    "Sets exactly these flags.": "Pone exactamente estas marcas.",
    "All others are gone then, also those that another session has just set.": "Todas las demás "
    "desaparecen, también las que otra sesión acaba de poner.",
    "Adds these flags, and wants no report of it.": "Añade estas marcas, y no quiere que se le "
    "informe.",
    "The client knows what it has asked for; that saves a line for each message.": "El cliente "
    "sabe lo que ha pedido; eso ahorra una línea por mensaje.",
    "Takes off these flags, and wants no report of it.": "Quita estas marcas, y no quiere que se "
    "le informe.",
    "Sets exactly these flags, and wants no report of it.": "Pone exactamente estas marcas, y no "
    "quiere que se le informe.",
    "A flag of a message.": "Una marca de un mensaje.",
    "A flag without a backslash is a keyword: programs agree among themselves what it means.":
    "Una marca sin barra inversa es una palabra clave: los programas acuerdan entre sí qué "
    "significa.",
    "A name with a backslash that is in no table here.": "Un nombre con barra inversa que no está "
    "en ninguna tabla de aquí.",
    "A flag with a backslash is a system flag: its meaning is laid down.": "Una marca con barra "
    "inversa es del sistema: su significado está fijado.",
    "All sessions of the user see it.": "La ven todas las sesiones del usuario.",
    "Flags of a message.": "Marcas de un mensaje.",
    "The date that the stored message is to have.": "La fecha que debe tener el mensaje guardado.",
    "Without it the message gets the time of storing.": "Sin ella el mensaje recibe la hora en que "
    "se guarda.",
    "A copy that is moved between servers keeps its old date so.": "Así conserva su fecha una "
    "copia que pasa de un servidor a otro.",
    "The octets that were asked for.": "Los octetos que se pidieron.",
    "They need not begin or end where a line does.": "No tienen por qué empezar o terminar donde "
    "una línea.",
    "The message to be stored.": "El mensaje que se va a guardar.",
    "It comes as a literal.": "Llega como literal.",
    "Parameters of an extension.": "Parámetros de una extensión.",
    "They change what the command does.": "Cambian lo que hace la orden.",
    "Asks for the number of each change (MODSEQ) from now on.": "Pide desde ahora el número de "
    "cada cambio (MODSEQ).",
    "By these numbers a client finds out later what has changed since.": "Por estos números un "
    "cliente averigua luego qué ha cambiado.",
    "What the client remembers of this mailbox: UIDVALIDITY, the newest change, perhaps UIDs.":
    "Lo que el cliente recuerda de este buzón: UIDVALIDITY, el último cambio, quizá los UID.",
    "The server answers with what has changed since then, and with what is gone.": "El servidor "
    "responde con lo que ha cambiado desde entonces, y con lo que ya no está.",
    "What the new mailbox is for, such as \\Sent.": "Para qué es el buzón nuevo, como \\Sent.",
    "Other programs of the user will find it by that, whatever its name.": "Otros programas del "
    "usuario lo encontrarán por ello, se llame como se llame.",
    "A condition.": "Una condición.",
    "The command only concerns messages that fulfil it.": "La orden solo afecta a los mensajes que "
    "la cumplen.",
    "Only messages that have changed since this number.": "Solo los mensajes que han cambiado "
    "desde este número.",
    "A client that comes back gets the news and nothing else.": "Un cliente que vuelve recibe las "
    "novedades y nada más.",
    "Only messages that nobody has changed since this number.": "Solo los mensajes que nadie ha "
    "cambiado desde este número.",
    "So two clients do not undo each other's changes without noticing.": "Así dos clientes no "
    "deshacen sin notarlo los cambios del otro.",
    "A word that changes what the command tells.": "Una palabra que cambia lo que cuenta la orden.",
    "RETURN stands before the list of what is wanted.": "RETURN va delante de la lista de lo que "
    "se quiere.",
    "The character set of the texts in this search comes next.": "A continuación, el juego de "
    "caracteres de los textos de esta búsqueda.",
    "Without it they are in ASCII.": "Sin él están en ASCII.",
    "What is wanted of the result.": "Qué se quiere del resultado.",
    "The server leaves out the rest.": "El servidor omite lo demás.",
    "Something to be told of the result.": "Algo que se debe decir del resultado.",
    "A character set.": "Un juego de caracteres.",
    "It says which letters the octets of the search texts stand for.": "Dice qué letras "
    "representan los octetos de los textos buscados.",
    "The order wanted.": "El orden que se quiere.",
    "The first criterion counts first.": "El primer criterio cuenta primero.",
    "A criterion of order.": "Un criterio de orden.",
    "The first one counts first.": "El primero cuenta primero.",
    "Turns the order of the next criterion round.": "Invierte el orden del criterio siguiente.",
    "So the newest or the largest comes first.": "Así va primero el más reciente o el más grande.",
    "How conversations are found.": "Cómo se hallan las conversaciones.",
    "ORDEREDSUBJECT goes by the subject, REFERENCES by the Message-IDs that answers name.":
    "ORDEREDSUBJECT se guía por el asunto; REFERENCES, por los Message-ID que nombran las "
    "respuestas.",
    "A search key.": "Una clave de búsqueda.",
    "A message must match all keys of the command.": "Un mensaje debe cumplir todas las claves de "
    "la orden.",
    "Messages with these sequence numbers.": "Mensajes con estos números de secuencia.",
    "A day, such as 1-Feb-1994.": "Un día, como 1-Feb-1994.",
    "Time and time zone are not looked at, so a day may be one off.": "No se mira ni la hora ni la "
    "zona horaria, así que puede haber un día de diferencia.",
    "A text to look for.": "Un texto que se busca.",
    "It may stand anywhere in there.": "Puede estar en cualquier lugar de ahí.",
    "Only this field is searched.": "Solo se busca en este campo.",
    "A size in octets.": "Un tamaño en octetos.",
    "It is that of RFC822.SIZE.": "Es el de RFC822.SIZE.",
    "A keyword: a flag without a backslash.": "Una palabra clave: una marca sin barra inversa.",
    "UIDs: 1,3 means these two; 2:4 from 2 to 4; * is the greatest.": "UID: 1,3 son esos dos; 2:4 "
    "del 2 al 4; * es el mayor.",
    "A number of seconds.": "Un número de segundos.",
    "It is counted back from now, by the server's clock.": "Se cuenta hacia atrás desde ahora, por "
    "el reloj del servidor.",
    "The number of a change.": "El número de un cambio.",
    "Each change of a mailbox has a greater one than those before.": "Cada cambio de un buzón "
    "tiene uno mayor que los anteriores.",
    "A flag whose last change counts.": "Una marca cuyo último cambio cuenta.",
    "Whether the user's own flags count, those shared with others, or all.": "Si cuentan las "
    "marcas propias del usuario, las compartidas con otros, o todas.",
    "Some servers number their changes apart.": "Algunos servidores numeran sus cambios aparte.",
    "Who it is about: a user, or anyone for everybody.": "De quién se trata: un usuario, o anyone "
    "para todos.",
    "A minus before the name takes rights away.": "Un menos delante del nombre quita derechos.",
    "A right, one letter.": "Un derecho, una letra.",
    "Adds the rights that follow.": "Añade los derechos que siguen.",
    "The others stay as they are.": "Los demás quedan como están.",
    "Takes away the rights that follow.": "Quita los derechos que siguen.",
    "A quotation mark: a string begins or ends.": "Unas comillas: empieza o termina una cadena.",
    "It is no right.": "No es un derecho.",
    "A quota root: a name for what the limits are on.": "Una raíz de cuota: un nombre para aquello "
    "que tiene los límites.",
    "Several mailboxes may share one.": "Varios buzones pueden compartir una.",
    "A kind of resource, or a number of it.": "Una clase de recurso, o un número de él.",
    "STORAGE is counted in units of 1024 octets, MESSAGE in messages.": "STORAGE se cuenta en "
    "unidades de 1024 octetos; MESSAGE, en mensajes.",
    "Names and values that say which program this is.": "Nombres y valores que dicen qué programa "
    "es este.",
    "TLS records: from here on all is encrypted.": "Registros TLS: desde aquí todo va cifrado.",
    "Only the two ends can read it.": "Solo pueden leerlo los dos extremos.",
    "A literal as argument.": "Un literal como argumento.",
    "It can hold anything, line ends too.": "Puede contener cualquier cosa, también fines de "
    "línea.",
    "It says what is to be done.": "Dice qué hay que hacer.",
    "Every message.": "Todos los mensajes.",
    "Messages with \\Answered.": "Mensajes con \\Answered.",
    "Messages with this in Bcc.": "Mensajes con esto en Bcc.",
    "Messages that came before this day.": "Mensajes llegados antes de este día.",
    "Messages with this in the body.": "Mensajes con esto en el cuerpo.",
    "Messages with this in Cc.": "Mensajes con esto en Cc.",
    "Messages with \\Deleted.": "Mensajes con \\Deleted.",
    "Messages with \\Draft.": "Mensajes con \\Draft.",
    "Messages with \\Flagged.": "Mensajes con \\Flagged.",
    "Messages with this in From.": "Mensajes con esto en From.",
    "Messages with this in a header field.": "Mensajes con esto en un campo de la cabecera.",
    "Messages with this keyword.": "Mensajes con esta palabra clave.",
    "Messages with more octets than this.": "Mensajes con más octetos que esto.",
    "Messages whose last change has this number or a higher one.": "Mensajes cuyo último cambio "
    "tiene este número o uno mayor.",
    "Messages with \\Recent and without \\Seen.": "Mensajes con \\Recent y sin \\Seen.",
    "Messages that do not match the next key.": "Mensajes que no cumplen la clave siguiente.",
    "It turns one key round.": "Invierte una clave.",
    "Messages without \\Recent.": "Mensajes sin \\Recent.",
    "Messages that came this many seconds ago or earlier.": "Mensajes llegados hace tantos "
    "segundos o más.",
    "Messages that came on this day.": "Mensajes llegados este día.",
    "Messages that match one of the next two keys, or both.": "Mensajes que cumplen una de las dos "
    "claves siguientes, o las dos.",
    "Otherwise a message must match all keys.": "Si no, un mensaje debe cumplir todas las claves.",
    "Messages with \\Recent.": "Mensajes con \\Recent.",
    "Messages with \\Seen.": "Mensajes con \\Seen.",
    "Messages whose Date is before this day.": "Mensajes cuya Date es anterior a este día.",
    "Messages whose Date is this day.": "Mensajes cuya Date es este día.",
    "Messages whose Date is this day or later.": "Mensajes cuya Date es este día o posterior.",
    "Messages that came on this day or later.": "Mensajes llegados este día o después.",
    "Messages with fewer octets than this.": "Mensajes con menos octetos que esto.",
    "Messages with this in the subject.": "Mensajes con esto en el asunto.",
    "Messages with this anywhere in header or body.": "Mensajes con esto en la cabecera o el "
    "cuerpo.",
    "Messages with this in To.": "Mensajes con esto en To.",
    "Messages with these UIDs.": "Mensajes con estos UID.",
    "Messages without \\Answered.": "Mensajes sin \\Answered.",
    "Messages without \\Deleted.": "Mensajes sin \\Deleted.",
    "Messages without \\Draft.": "Mensajes sin \\Draft.",
    "Messages without \\Flagged.": "Mensajes sin \\Flagged.",
    "Messages without this keyword.": "Mensajes sin esta palabra clave.",
    "Messages without \\Seen.": "Mensajes sin \\Seen.",
    "Messages that came at most this many seconds ago.": "Mensajes llegados hace como mucho tantos "
    "segundos.",
    "Orders the messages by when they came here.": "Ordena los mensajes según cuándo llegaron "
    "aquí.",
    "Orders the messages by the first Cc address.": "Ordena los mensajes por la primera dirección "
    "de Cc.",
    "Orders the messages by when they were sent.": "Ordena los mensajes según cuándo se enviaron.",
    "Orders the messages by the sender.": "Ordena los mensajes por el remitente.",
    "Orders the messages by their size.": "Ordena los mensajes por su tamaño.",
    "Orders the messages by the subject without Re: and the like.": "Ordena los mensajes por el "
    "asunto, sin Re: y parecidos.",
    "Orders the messages by the first recipient.": "Ordena los mensajes por el primer "
    "destinatario.",
    "Only one session is told that a message is new, and no client can set this flag.": "Solo se "
    "dice a una sesión que un mensaje es nuevo, y ningún cliente puede poner esta marca.",
    "This stands for all keywords that do not exist yet.": "Representa todas las palabras clave "
    "que aún no existen.",
    "Asked for without .PEEK, it sets the flag \\Seen.": "Si se pide sin .PEEK, pone la marca "
    "\\Seen.",
    "The brackets say which part.": "Los corchetes dicen qué parte.",
    "Looking at a message is not reading it: the flag \\Seen stays as it is.": "Mirar un mensaje "
    "no es leerlo: la marca \\Seen queda como está.",
    "By it a client fetches only the parts that it wants to show.": "Por ella un cliente trae solo "
    "las partes que quiere mostrar.",
    "The server has read the header already, so the client need not.": "El servidor ya ha leído la "
    "cabecera, así que el cliente no tiene que hacerlo.",
    "A client can warn before it fetches something large.": "Un cliente puede avisar antes de "
    "traer algo grande.",
    "A UID stays with its message for good; its sequence number does not.": "Un UID se queda con "
    "su mensaje para siempre; su número de secuencia, no.",
    "So no more crosses the line than is wanted.": "Así no cruza la línea más de lo que se quiere.",
    "All of the message.": "El mensaje entero.",
    "Nothing in the brackets means: no part is picked out.": "Nada entre los corchetes significa: "
    "no se escoge ninguna parte.",
    "This flag says: {value}.": "Esta marca dice: {value}.",
    "An item of the message: {value}.": "Un dato del mensaje: {value}.",
    "The section picks out {value}.": "La sección escoge {value}.",
    "Wanted: {value}.": "Se quiere: {value}.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {}
