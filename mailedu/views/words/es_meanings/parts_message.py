"""What the parts of messages are and why, in Spanish (``protocols/parts/message.py``)."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "The name of a header field.": "El nombre de un campo de la cabecera.",
    "A field is a name, a colon and a value.": "Un campo es un nombre, dos puntos y un valor.",
    "A line that begins with a space or tab goes on with the field above it.": "Una línea que "
    "empieza por espacio o tabulador continúa el campo de arriba.",
    "Anybody may add fields; programs pass over those that they do not know.": "Cualquiera puede "
    "añadir campos; los programas pasan por alto los que no conocen.",
    "The value of the header field.": "El valor del campo de la cabecera.",
    "It goes up to the line's end, and over further lines that begin with a space or tab.": "Llega "
    "hasta el fin de la línea, y sigue en las líneas que empiezan por espacio o tabulador.",
    "Characters that are not ASCII are written as encoded words, =?charset?encoding?text?=.": "Los "
    "caracteres que no son ASCII se escriben como palabras codificadas, =?charset?encoding?text?=.",
    "One address or several, with commas between them.": "Una dirección o varias, separadas por "
    "comas.",
    "The address stands in angle brackets; before it may stand the name of a person.": "La "
    "dirección va entre ángulos; delante puede ir el nombre de una persona.",
    "Names that are not ASCII are written as encoded words, =?charset?encoding?text?=.": "Los "
    "nombres que no son ASCII se escriben como palabras codificadas, =?charset?encoding?text?=.",
    "Day, month, year and time, and how far that clock is from UTC.": "Día, mes, año y hora, y "
    "cuánto dista ese reloj de UTC.",
    "+0100 means one hour ahead of UTC.": "+0100 significa una hora por delante de UTC.",
    "Only with that can dates be compared.": "Solo así se pueden comparar fechas.",
    "One or several message ids, in angle brackets.": "Uno o varios identificadores de mensaje, "
    "entre ángulos.",
    "Behind the @ stands the name of the host that made it, so no two hosts make the same.": "Tras "
    "la @ está el nombre del host que lo hizo, así que no hay dos hosts que hagan el mismo.",
    "A line that has no name and colon, so it is no header field.": "Una línea sin nombre ni dos "
    "puntos, así que no es un campo de la cabecera.",
    "Most programs pass over it, or take the body to begin here.": "La mayoría de los programas la "
    "pasan por alto, o toman por cuerpo lo que sigue.",
    "An empty line: the header ends, the body begins.": "Una línea vacía: termina la cabecera, "
    "empieza el cuerpo.",
    "It is the only thing that divides the two.": "Es lo único que separa las dos cosas.",
    "The body of the message, or of one of its parts: the text itself.": "El cuerpo del mensaje, o "
    "de una de sus partes: el texto mismo.",
    "SMTP and POP3 carry it as it is and never look into it.": "SMTP y POP3 lo llevan tal cual y "
    "nunca miran dentro.",
    "A semicolon and space: the word ends, or one of its parameters.": "Un punto y coma y espacio: "
    "termina la palabra, o uno de sus parámetros.",
    "Any number of parameters may follow a word, in any order.": "A una palabra puede seguir "
    "cualquier número de parámetros, en cualquier orden.",
    "Message text without any header field.": "Texto de mensaje sin ningún campo de cabecera.",
    "A message should at least have the fields From and Date.": "Un mensaje debería tener al menos "
    "los campos From y Date.",
    "Servers take it all the same.": "Los servidores lo aceptan de todos modos.",
    "The next octets of the message.": "Los octetos siguientes del mensaje.",
    "They go on where the chunk before ended, even in the middle of a line.": "Continúan donde "
    "terminó el trozo anterior, incluso en mitad de una línea.",
    "A body in base64: three octets become four characters.": "Un cuerpo en base64: tres octetos "
    "se convierten en cuatro caracteres.",
    "So any file passes through servers that only know lines of ASCII text.": "Así cualquier "
    "archivo pasa por servidores que solo conocen líneas de texto ASCII.",
    "It grows by a third.": "Crece un tercio.",
    "A body in quoted-printable: octets that are not ASCII are written as = and two digits in hex.":
    "Un cuerpo en quoted-printable: los octetos que no son ASCII se escriben como = y dos cifras "
    "hexadecimales.",
    "Plain letters stay readable.": "Las letras corrientes siguen siendo legibles.",
    "A = at the end of a line joins it to the next one.": "Un = al final de una línea la une a la "
    "siguiente.",
    "A boundary: one part of the message ends, the next one begins.": "Un separador: termina una "
    "parte del mensaje y empieza la siguiente.",
    "It is two hyphens and the text from the header's boundary parameter.": "Son dos guiones y el "
    "texto del parámetro boundary de la cabecera.",
    "The line end before it belongs to it, not to the part.": "El fin de línea de delante le "
    "pertenece a él, no a la parte.",
    "The last boundary: no further part follows.": "El último separador: no sigue ninguna parte "
    "más.",
    "The two hyphens at its end say so.": "Lo dicen los dos guiones del final.",
    "Text outside all parts.": "Texto fuera de todas las partes.",
    "Programs that know MIME do not show it.": "Los programas que conocen MIME no lo muestran.",
    "Before the first boundary stands, at most, a note for those that do not.": "Antes del primer "
    "separador hay, como mucho, una nota para los que no lo conocen.",
    "The media type: a kind of data, a slash, and which one of that kind.": "El tipo de medio: una "
    "clase de datos, una barra, y cuál de esa clase.",
    "The reader's program chooses by it how to show the part.": "El programa del lector elige por "
    "él cómo mostrar la parte.",
    "Plain text, without fonts or colours.": "Texto sin formato, sin tipos de letra ni colores.",
    "Every program can show it.": "Cualquier programa puede mostrarlo.",
    "Text in HTML, as on the Web.": "Texto en HTML, como en la Web.",
    "It can have fonts, links and images.": "Puede tener tipos de letra, enlaces e imágenes.",
    "Careful programs show no images from elsewhere.": "Los programas prudentes no muestran "
    "imágenes de fuera.",
    "Several parts, one after the other.": "Varias partes, una tras otra.",
    "So a message can have files with it.": "Así un mensaje puede llevar archivos.",
    "The same content in several forms, the plainest first.": "El mismo contenido en varias "
    "formas, la más sencilla primero.",
    "The program shows the last one that it can.": "El programa muestra la última que puede.",
    "Parts that belong together, such as HTML and its images.": "Partes que van juntas, como HTML "
    "y sus imágenes.",
    "The first part refers to the others.": "La primera parte remite a las demás.",
    "A report on a message, for people and for programs.": "Un aviso sobre un mensaje, para "
    "personas y para programas.",
    "Servers write such reports when they cannot deliver.": "Los servidores escriben estos avisos "
    "cuando no pueden entregar.",
    "A whole message inside this one.": "Un mensaje entero dentro de este.",
    "That is how a message is forwarded without changing it.": "Así se reenvía un mensaje sin "
    "cambiarlo.",
    "Octets of which nothing more is known.": "Octetos de los que no se sabe nada más.",
    "The program can only offer to save them as a file.": "El programa solo puede ofrecer "
    "guardarlos como archivo.",
    "A parameter: a name, an equals sign and a value.": "Un parámetro: un nombre, un signo igual y "
    "un valor.",
    "It says more about the word before it.": "Dice más sobre la palabra anterior.",
    "The character set of the text.": "El juego de caracteres del texto.",
    "It says which characters the octets stand for.": "Dice qué caracteres representan los "
    "octetos.",
    "The text that divides the parts of this message.": "El texto que separa las partes de este "
    "mensaje.",
    "The writer must choose one that stands nowhere in the parts.": "Quien escribe debe elegir uno "
    "que no esté en ninguna parte.",
    "The name that the file may be saved under.": "El nombre con el que se puede guardar el "
    "archivo.",
    "A program must not trust it: it could try to point into another folder.": "Un programa no "
    "debe fiarse de él: podría intentar señalar otra carpeta.",
    "How the lines were wrapped.": "Cómo se partieron las líneas.",
    "With format=flowed, a line that ends with a space goes on in the next one.": "Con "
    "format=flowed, una línea que termina en espacio continúa en la siguiente.",
    "How to show the part: inline or attachment.": "Cómo mostrar la parte: inline o attachment.",
    "Inline is shown in the message, an attachment is offered as a file.": "Inline se muestra en "
    "el mensaje; un attachment se ofrece como archivo.",
    "The transfer encoding: how the octets were written.": "La codificación de transferencia: cómo "
    "se escribieron los octetos.",
    "Old servers pass on only lines of ASCII, of at most 998 characters.": "Los servidores "
    "antiguos solo pasan líneas de ASCII, de 998 caracteres como mucho.",
    "All else must be written in such lines.": "Todo lo demás debe escribirse en líneas así.",
    "Nothing was done: the text is ASCII, in short lines.": "No se hizo nada: el texto es ASCII, "
    "en líneas cortas.",
    "It passes through every server as it is.": "Pasa tal cual por todos los servidores.",
    "Nothing was done: the text is in lines, with octets above 127.": "No se hizo nada: el texto "
    "va en líneas, con octetos por encima de 127.",
    "It passes only through servers that announce 8BITMIME.": "Solo pasa por servidores que "
    "anuncian 8BITMIME.",
    "Nothing was done: any octets, not even in lines.": "No se hizo nada: octetos cualesquiera, ni "
    "siquiera en líneas.",
    "SMTP cannot carry that by DATA.": "SMTP no puede llevar eso con DATA.",
    "The body is in base64.": "El cuerpo está en base64.",
    "That suits files: every three octets become four characters.": "Eso conviene a los archivos: "
    "cada tres octetos se convierten en cuatro caracteres.",
    "The body is in quoted-printable.": "El cuerpo está en quoted-printable.",
    "That suits text in which few characters are not ASCII: the others stay readable.": "Eso "
    "conviene a textos con pocos caracteres que no son ASCII: los demás siguen siendo legibles.",
    "Who wrote the message.": "Quién escribió el mensaje.",
    "The envelope of SMTP may say something else, and nothing in the protocol checks either.": "El "
    "sobre de SMTP puede decir otra cosa, y nada en el protocolo comprueba ni lo uno ni lo otro.",
    "Who sent the message, where that is not its author.": "Quién envió el mensaje, si no fue su "
    "autor.",
    "The address to which its author wants replies.": "La dirección en la que su autor quiere las "
    "respuestas.",
    "Without it they go to the address in From.": "Sin él van a la dirección de From.",
    "Whom the message is addressed to, for people to read.": "A quién se dirige el mensaje, para "
    "que lo lean las personas.",
    "SMTP delivers by RCPT TO, not by this.": "SMTP entrega según RCPT TO, no según esto.",
    "Who gets a copy, as everyone can see.": "Quién recibe copia, a la vista de todos.",
    "Who gets a copy that the others are not to know of.": "Quién recibe una copia de la que los "
    "demás no deben saber.",
    "It should be gone by the time that they read the message.": "Ya no debería estar cuando ellos "
    "lean el mensaje.",
    "What the message is about, in free text.": "De qué trata el mensaje, en texto libre.",
    "When its author had finished the message and sent it off, by the clock of the author's "
    "machine.": "Cuándo su autor terminó el mensaje y lo envió, según el reloj de su máquina.",
    "A name that no other message in the world has.": "Un nombre que no tiene ningún otro mensaje "
    "en el mundo.",
    "Replies refer to it.": "Las respuestas remiten a él.",
    "The Message-ID of the message that this one answers.": "El Message-ID del mensaje al que este "
    "responde.",
    "The Message-IDs of the messages before it in the conversation.": "Los Message-ID de los "
    "mensajes anteriores de la conversación.",
    "Programs make threads of them.": "Los programas forman con ellos los hilos.",
    "Remarks about the message.": "Observaciones sobre el mensaje.",
    "Words under which the message can be filed.": "Palabras por las que se puede archivar el "
    "mensaje.",
    "The reverse-path of MAIL FROM, written here by the server that delivered the message.": "El "
    "reverse-path de MAIL FROM, escrito aquí por el servidor que entregó el mensaje.",
    "Error reports go there.": "Allí van los avisos de error.",
    "A server put this on top when it took the message.": "Un servidor puso esto encima cuando "
    "aceptó el mensaje.",
    "Read from below, these fields tell its way.": "Leídos desde abajo, estos campos cuentan su "
    "camino.",
    "The message follows MIME, and so may hold more than plain ASCII text.": "El mensaje sigue "
    "MIME, así que puede contener más que texto ASCII.",
    "What kind of data the body is: text, an image, several parts.": "Qué clase de datos es el "
    "cuerpo: texto, una imagen, varias partes.",
    "How the body's octets were written so that they pass through mail servers.": "Cómo se "
    "escribieron los octetos del cuerpo para que pasen por los servidores de correo.",
    "The reader's program undoes it.": "El programa del lector lo deshace.",
    "Whether the part is to be shown in the message (inline) or offered as a file (attachment).":
    "Si la parte se muestra en el mensaje (inline) o se ofrece como archivo (attachment).",
    "A name for this part, so that another one can show it: an image in HTML, for example.": "Un "
    "nombre para esta parte, para que otra pueda mostrarla: una imagen en HTML, por ejemplo.",
    "A few words about the part, for people.": "Unas palabras sobre la parte, para personas.",
    "The language that the part is written in.": "El idioma en que está escrita la parte.",
    "The name of the mailing list that sent this.": "El nombre de la lista de correo que envió "
    "esto.",
    "Where to write, or what page to open, to leave the mailing list.": "Adónde escribir, o qué "
    "página abrir, para dejar la lista de correo.",
    "The address to write to, to reach all of the mailing list.": "La dirección a la que escribir "
    "para llegar a toda la lista de correo.",
    "Says that a program made this message.": "Dice que este mensaje lo hizo un programa.",
    "No program should answer it.": "Ningún programa debería responderlo.",
    "Who sent an old message on, unchanged.": "Quién reenvió un mensaje antiguo, sin cambios.",
    "Whom an old message was sent on to.": "A quién se reenvió un mensaje antiguo.",
    "When an old message was sent on.": "Cuándo se reenvió un mensaje antiguo.",
    "The message's new name, from when it was sent on.": "El nombre nuevo del mensaje, de cuando "
    "se reenvió.",
    "A signature of the sending domain over the body and some fields: a receiver can check that "
    "nobody changed them.": "Una firma del dominio que envía, sobre el cuerpo y algunos campos: "
    "quien recibe puede comprobar que nadie los cambió.",
    "What a receiving server found when it checked where the message came from.": "Lo que halló un "
    "servidor al recibir el mensaje y comprobar de dónde venía.",
    "In a report: the address that the sender had given.": "En un aviso: la dirección que había "
    "dado el remitente.",
    "In a report: the recipient that it is about.": "En un aviso: el destinatario del que trata.",
    "In a report: the server that tried to deliver.": "En un aviso: el servidor que intentó "
    "entregar.",
    "In a report: failed, delayed, delivered, relayed or expanded.": "En un aviso: fallido, "
    "retrasado, entregado, retransmitido o expandido.",
    "In a report: what happened, as an enhanced status code.": "En un aviso: qué pasó, como código "
    "de estado ampliado.",
    "In a report: what the other server had answered.": "En un aviso: lo que había respondido el "
    "otro servidor.",
    "Names the program that the message was written with.": "Nombra el programa con el que se "
    "escribió el mensaje.",
    "No RFC defines it for mail; many programs use it.": "Ningún RFC lo define para el correo; "
    "muchos programas lo usan.",
    "No RFC defines it; many programs use it.": "Ningún RFC lo define; muchos programas lo usan.",
    "A dot that is not in the message: it was put before another dot.": "Un punto que no está en "
    "el mensaje: se puso delante de otro punto.",
    "A line with only a dot ends the text.": "Una línea con solo un punto termina el texto.",
    "So that no line of the message is taken for that, each one that begins with a dot gets one "
    "more, and the reader takes it off.": "Para que ninguna línea del mensaje se tome por eso, "
    "cada una que empieza por punto recibe otro más, y quien lee lo quita.",
    "A dot alone on its line: here the text ends.": "Un punto solo en su línea: aquí termina el "
    "texto.",
    "Nobody has said before how long it is, so there must be a mark at the end.": "Nadie ha dicho "
    "antes cuánto mide, así que debe haber una señal al final.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {}
