"""What lines of POP3 mean, in Spanish (``mailedu/protocols/observer/meanings_pop3.py``)."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # What the client asks for.
    "The client names the maildrop that it wants to open: {user}. "
    "The password follows with PASS.": "El cliente nombra el buzón que quiere abrir: {user}. La "
    "contraseña sigue con PASS.",
    "The client gives the password. On a line without encryption, anyone who listens can read "
    "it.": "El cliente da la contraseña. En una línea sin cifrar, cualquiera que escuche puede "
    "leerla.",
    "The client gives the password. The line is encrypted: only the server can read it.": "El "
    "cliente da la contraseña. La línea está cifrada: solo el servidor puede leerla.",
    "The client logs in as {user} without sending the password. It sends an MD5 digest "
    "of the greeting's timestamp followed by the password, which the server computes too.": "El "
    "cliente entra como {user} sin enviar la contraseña. Envía un resumen MD5 de la marca de "
    "tiempo del saludo seguida de la contraseña, que el servidor calcula también.",
    "The client wants to log in by the SASL mechanism {mechanism}. The server's challenges "
    "and the client's responses follow, all in base64.": "El cliente quiere entrar con el "
    "mecanismo SASL {mechanism}. Siguen los retos del servidor y las respuestas del cliente, todo "
    "en base64.",
    "The client logs in by the SASL mechanism {mechanism}, and sends its first response "
    "with the command, which saves a round trip.": "El cliente entra con el mecanismo SASL "
    "{mechanism} y envía su primera respuesta con la orden, lo que ahorra un viaje de ida y "
    "vuelta.",
    "The client names no SASL mechanism. Some servers list theirs in answer; CAPA is the "
    "standard's way to ask.": "El cliente no nombra ningún mecanismo SASL. Algunos servidores "
    "responden con una lista de los suyos; lo normal según el estándar es preguntar con CAPA.",
    "The client asks to encrypt this connection with TLS. It must send nothing more until "
    "the server has agreed and the handshake is done.": "El cliente pide cifrar esta conexión con "
    "TLS. No debe enviar nada más hasta que el servidor acepte y termine la negociación.",
    "The client asks for UTF-8 mode: from now on it can take messages with UTF-8 in their "
    "header, such as addresses in any script.": "El cliente pide el modo UTF-8: desde ahora puede "
    "recibir mensajes con UTF-8 en la cabecera, como direcciones en cualquier escritura.",
    "The client asks how many messages there are and how many octets they have "
    "together. Messages marked as deleted do not count.": "El cliente pregunta cuántos mensajes "
    "hay y cuántos octetos suman. Los mensajes marcados como borrados no cuentan.",
    "The client asks for the number and the size of every message. "
    "Messages marked as deleted are left out.": "El cliente pide el número y el tamaño de cada "
    "mensaje. Los mensajes marcados como borrados no aparecen.",
    "The client asks for the size of message {number}.": "El cliente pide el tamaño del mensaje "
    "{number}.",
    "The client asks for the whole of message {number}. "
    "RETR only copies: the message stays on the server.": "El cliente pide el mensaje {number} "
    "completo. RETR solo copia: el mensaje se queda en el servidor.",
    "The client asks the server to mark message {number} as deleted. "
    "It would go away only after QUIT, in UPDATE.": "El cliente pide al servidor que marque el "
    "mensaje {number} como borrado. Solo desaparecería después de QUIT, en UPDATE.",
    "The client asks for nothing but an answer. "
    "Any command starts the server's autologout timer anew.": "El cliente no pide más que una "
    "respuesta. Cualquier orden pone de nuevo a cero el temporizador de inactividad del servidor.",
    "The client takes back all marks that it has made in this session.": "El cliente retira todas "
    "las marcas que ha puesto en esta sesión.",
    "The client asks for the header of message {number} and the first lines of its body "
    "(how many: {lines}). It need not fetch the whole message to look at it.": "El cliente pide la "
    "cabecera del mensaje {number} y las primeras líneas de su cuerpo (cuántas: {lines}). No "
    "necesita descargar el mensaje entero para verlo.",
    "The client asks for the unique id of every message. Ids stay the same from "
    "session to session, so the client can tell which messages it has already.": "El cliente pide "
    "el identificador único de cada mensaje. No cambian de una sesión a otra, así que el cliente "
    "sabe qué mensajes tiene ya.",
    "The client asks for the unique id of message {number}. "
    "Unlike the message number, it stays the same in later sessions.": "El cliente pide el "
    "identificador único del mensaje {number}. A diferencia del número, no cambia en sesiones "
    "posteriores.",
    "The client asks which optional features this server has.": "El cliente pregunta qué funciones "
    "opcionales tiene este servidor.",
    "The client ends the session before logging in. No maildrop was opened, so "
    "nothing will be removed.": "El cliente termina la sesión antes de entrar. No se abrió ningún "
    "buzón, así que no se borrará nada.",
    "The client ends the session, and the server enters UPDATE. Only now are marked "
    "messages removed: {marked}.": "El cliente termina la sesión y el servidor pasa a UPDATE. Solo "
    "ahora se borran los mensajes marcados: {marked}.",
    "The client ends the session, and the server enters UPDATE. Only now are marked messages "
    "removed. Which ones is not known yet: replies to DELE or RSET are still to come.": "El cliente "
    "termina la sesión y el servidor pasa a UPDATE. Solo ahora se borran los mensajes marcados. "
    "Cuáles, no se sabe aún: faltan respuestas a DELE o RSET.",
    # What the server's +OK means.
    "The server waits for the password. Many servers say this for names that do not "
    "exist as well, so as to give nothing away.": "El servidor espera la contraseña. Muchos dicen "
    "lo mismo para nombres que no existen, para no revelar nada.",
    "{user} is logged in. The maildrop is locked: no other POP3 session can open it "
    "until this one ends, and the message numbers stay as they are.": "{user} ha entrado. El buzón "
    "está bloqueado: ninguna otra sesión POP3 puede abrirlo hasta que esta termine, y los números "
    "de los mensajes no cambian.",
    "{user} is logged in, and the password never crossed the line. The maildrop is "
    "locked: no other POP3 session can open it until this one ends.": "{user} ha entrado, y la "
    "contraseña no ha cruzado la línea. El buzón está bloqueado: ninguna otra sesión POP3 puede "
    "abrirlo hasta que esta termine.",
    "The server lists its SASL mechanisms, a habit from before CAPA. Nobody is logged "
    "in.": "El servidor enumera sus mecanismos SASL, una costumbre anterior a CAPA. Nadie ha "
    "entrado.",
    "The TLS handshake begins now; what follows is encrypted on the line. What either side "
    "learned before, such as CAPA's list or the name given by USER, no longer counts.": "Empieza "
    "la negociación de TLS; lo que sigue va cifrado por la línea. Lo que cada lado supo antes, "
    "como la lista de CAPA o el nombre dado con USER, ya no cuenta.",
    "The session is in UTF-8 mode, and stays in it until it ends.": "La sesión está en modo UTF-8 "
    "y así sigue hasta que termine.",
    "The maildrop holds {messages} with {octets} octets together. "
    "Messages marked in this session are not counted.": "El buzón contiene {messages} que suman "
    "{octets} octetos. No se cuentan los mensajes marcados en esta sesión.",
    "The list names {rows}, each with its number and its size in octets. "
    "The line with a single dot ends it.": "La lista nombra {rows}, con su número y su tamaño en "
    "octetos. La línea con un solo punto la termina.",
    "Message {number} has {octets} octets.": "El mensaje {number} tiene {octets} octetos.",
    "Here is message {number}. It is still on the server: RETR removes nothing. "
    "The line with a single dot ends the message.": "Aquí está el mensaje {number}. Sigue en el "
    "servidor: RETR no borra nada. La línea con un solo punto termina el mensaje.",
    "Here is message {number}. It is still on the server, but this one announced EXPIRE "
    "0: once QUIT ends the session, it may remove what was retrieved.": "Aquí está el mensaje "
    "{number}. Sigue en el servidor, pero este anunció EXPIRE 0: cuando QUIT termine la sesión, "
    "puede borrar lo descargado.",
    "Message {number} is only marked. Nothing has been removed: if the connection "
    "broke now, {all} would still be here next time.": "El mensaje {number} solo queda marcado. "
    "Nada se ha borrado: si la conexión se cortara ahora, la próxima vez seguiría aquí todo: "
    "{all}.",
    "The server is there. Nothing has changed.": "El servidor está ahí. Nada ha cambiado.",
    "All marks are gone. QUIT would remove nothing now.": "Ya no hay marcas. Ahora QUIT no "
    "borraría nada.",
    "Here is the header of message {number}, a blank line, and the first lines of the "
    "body (asked for: {lines}). The line with a single dot ends it.": "Aquí están la cabecera del "
    "mensaje {number}, una línea en blanco y las primeras líneas del cuerpo (pedidas: {lines}). La "
    "línea con un solo punto termina.",
    "The list names {rows}, each with its number and its unique id. The number is "
    "good for this session, the id for later ones too.": "La lista nombra {rows}, con su número y "
    "su identificador único. El número vale para esta sesión; el identificador, también para las "
    "siguientes.",
    "The unique id of message {number} is {text}.": "El identificador único del mensaje {number} "
    "es {text}.",
    "The server has {features}, one on each line. "
    "The line with a single dot ends the list.": "El servidor tiene {features}, una en cada línea. "
    "La línea con un solo punto termina la lista.",
    "The session ends in AUTHORIZATION: there is no UPDATE, and nothing was removed.": "La sesión "
    "termina en AUTHORIZATION: no hay UPDATE y no se borró nada.",
    "In UPDATE the server removed {removed}, released the lock, and now it closes "
    "the connection.": "En UPDATE el servidor borró {removed} y liberó el bloqueo; ahora cierra la "
    "conexión.",
    "No message carried a mark, so UPDATE removed nothing. The lock is released, and "
    "the server closes the connection.": "Ningún mensaje estaba marcado, así que UPDATE no borró "
    "nada. El bloqueo queda libre y el servidor cierra la conexión.",
    "In UPDATE the server removed what was marked: {removed}. By EXPIRE 0 it may take "
    "what was retrieved for marked as well: {fetched}. The lock is released.": "En UPDATE el "
    "servidor borró lo marcado: {removed}. Por EXPIRE 0 puede dar por marcado también lo "
    "descargado: {fetched}. El bloqueo queda libre.",
    # What the server's -ERR means.
    "The server does not accept this name, or does not take USER now.": "El servidor no acepta "
    "este nombre, o no admite USER ahora.",
    "The login failed: the name or the password is wrong, or the maildrop cannot be "
    "locked. The client is still in AUTHORIZATION and may try again.": "No se pudo entrar: el "
    "nombre o la contraseña no es correcto, o el buzón no se puede bloquear. El cliente sigue en "
    "AUTHORIZATION y puede intentarlo de nuevo.",
    "The login failed: the name or the digest is wrong, or the maildrop cannot be "
    "locked. The client is still in AUTHORIZATION.": "No se pudo entrar: el nombre o el resumen no "
    "es correcto, o el buzón no se puede bloquear. El cliente sigue en AUTHORIZATION.",
    "The login failed, or was given up. The client is still in AUTHORIZATION, and may try "
    "again or log in another way.": "No se pudo entrar, o se abandonó el intento. El cliente sigue "
    "en AUTHORIZATION y puede probar de nuevo o de otra manera.",
    "The server does not encrypt this connection; it goes on as it is.": "El servidor no cifra "
    "esta conexión; sigue tal como está.",
    "The server does not enter UTF-8 mode.": "El servidor no pasa al modo UTF-8.",
    "The server did not count the messages.": "El servidor no contó los mensajes.",
    "The server gave no list.": "El servidor no dio ninguna lista.",
    "There is no message {number} to list: the number was never used in this session, "
    "or the message is marked as deleted.": "No hay mensaje {number} que listar: el número no se "
    "usó en esta sesión, o el mensaje está marcado como borrado.",
    "There is no message {number} to fetch: the number was never used in this session, "
    "the message is marked as deleted, or another program has removed it.": "No hay mensaje "
    "{number} que descargar: el número no se usó en esta sesión, el mensaje está marcado como "
    "borrado, o lo borró otro programa.",
    "Message {number} was not marked: the number was never used in this session, or "
    "the message is marked already.": "El mensaje {number} no se marcó: el número no se usó en "
    "esta sesión, o el mensaje ya está marcado.",
    "The server did not accept the command.": "El servidor no aceptó la orden.",
    "The server did not take the marks back.": "El servidor no retiró las marcas.",
    "The server sent nothing of message {number}: there is no such message now, or the "
    "arguments are wrong.": "El servidor no envió nada del mensaje {number}: ahora no existe, o "
    "los argumentos no son correctos.",
    "The server gave no list of unique ids.": "El servidor no dio la lista de identificadores "
    "únicos.",
    "There is no message {number} to identify: the number was never used in this "
    "session, or the message is marked as deleted.": "No hay mensaje {number} que identificar: el "
    "número no se usó en esta sesión, o el mensaje está marcado como borrado.",
    "The server does not know CAPA. The client must try each optional command to "
    "learn whether it works.": "El servidor no conoce CAPA. El cliente tiene que probar cada orden "
    "opcional para saber si funciona.",
    "The server did not accept QUIT.": "El servidor no aceptó QUIT.",
    "The server could not remove some of the marked messages. It must not remove any "
    "that were not marked.": "El servidor no pudo borrar algunos de los mensajes marcados. No debe "
    "borrar ninguno que no lo estuviera.",
    # Response codes.
    "Another session holds the maildrop's lock. The password was right; trying again "
    "later is enough.": "Otra sesión tiene bloqueado el buzón. La contraseña era correcta; basta "
    "con intentarlo más tarde.",
    "This user logged in too short a time ago; the client should wait.": "Este usuario entró hace "
    "demasiado poco; el cliente debería esperar.",
    "The name, the password or this way to log in is not accepted: there is no use in "
    "trying the same again.": "No se acepta el nombre, la contraseña o esta manera de entrar: no "
    "sirve repetir lo mismo.",
    "Something on the server's side failed, and should work again later.": "Algo falló en el "
    "servidor, y debería funcionar más tarde.",
    "Something on the server's side failed that a person must repair.": "Falló algo en el servidor "
    "que una persona tiene que reparar.",
    "The message has UTF-8 in its header, and such a message is given out in UTF-8 mode "
    "only: the client must give UTF8 before it logs in.": "El mensaje tiene UTF-8 en la cabecera, "
    "y solo se entrega en modo UTF-8: el cliente debe dar UTF8 antes de entrar.",
    "The client asks for texts in another language.": "El cliente pide los textos en otro idioma.",
    # The rest.
    "The server greets, and the session begins in AUTHORIZATION.": "El servidor saluda y la sesión "
    "empieza en AUTHORIZATION.",
    "The text in angle brackets is a timestamp that differs each time: with it the client may "
    "log in by APOP.": "El texto entre ángulos es una marca de tiempo distinta cada vez: con ella "
    "el cliente puede entrar con APOP.",
    "The client gives up logging in: * cancels the exchange.": "El cliente renuncia a entrar: * "
    "cancela el intercambio.",
    "The server refuses the command; nothing was done. The session goes on.": "El servidor rechaza "
    "la orden; no se hizo nada. La sesión continúa.",
    "No command was waiting for this reply. A POP3 server speaks only when it is asked.": "Ninguna "
    "orden esperaba esta respuesta. Un servidor POP3 solo habla cuando se le pregunta.",
    "{verb} is no POP3 command. The server should answer -ERR, and the session goes on.": "{verb} "
    "no es una orden de POP3. El servidor debería responder -ERR, y la sesión continúa.",
    "The connection ended before anyone logged in. Nothing was touched.": "La conexión terminó "
    "antes de que nadie entrara. No se tocó nada.",
    "The connection ended before the answer to QUIT arrived. QUIT had been sent, so the server may "
    "have removed what was marked. The client cannot know until it logs in again.": "La conexión "
    "terminó antes de que llegara la respuesta a QUIT. QUIT se había enviado, así que el servidor "
    "puede haber borrado lo marcado. El cliente no puede saberlo hasta que entre otra vez.",
    "The connection ended without QUIT, so there is no UPDATE. Nothing was "
    "removed: the marks are forgotten, and {all} will be here next time.": "La conexión terminó "
    "sin QUIT, así que no hay UPDATE. No se borró nada: las marcas se olvidan, y la próxima vez "
    "seguirá aquí todo: {all}.",
    "The connection ended without QUIT, so there is no UPDATE. Nothing was "
    "removed: no message had a mark, either.": "La conexión terminó sin QUIT, así que no hay "
    "UPDATE. No se borró nada: tampoco había mensajes marcados.",
}

PHRASES: Mapping[str, str] = {
    "all {messages}": "los {messages}",
    "all messages": "todos los mensajes",
    "both messages": "los dos mensajes",
    "the one message": "el único mensaje",
    "The user": "El usuario",
    "there are none": "no hay ninguno",
    "number {number}": "número {number}",
    "numbers {numbers}": "números {numbers}",
    "an unknown number of": "una cantidad desconocida de",
    "(none given)": "(no se dio)",
    "missing": "falta",
    "{number} features": "{number} funciones",
    "one feature": "una función",
}
