"""What learners are asked about POP3, and why answers are right or wrong, in Spanish."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "The server answers +OK. In which state is it then?": "El servidor responde +OK. ¿En qué "
    "estado está entonces?",
    "AUTHORIZATION: the password is still to come": "AUTHORIZATION: falta todavía la contraseña",
    "TRANSACTION: the user is known now": "TRANSACTION: el usuario ya se conoce",
    "A name alone proves nothing. TRANSACTION begins when PASS succeeds.": "Un nombre solo no "
    "demuestra nada. TRANSACTION empieza cuando PASS sale bien.",
    "UPDATE: the maildrop is being opened": "UPDATE: se está abriendo el buzón",
    "UPDATE comes last, after QUIT, when marked messages are removed.": "UPDATE viene al final, "
    "tras QUIT, cuando se borran los mensajes marcados.",
    "USER only names the maildrop. A server may say +OK to a name that it does not know, so as to "
    "give nothing away.": "USER solo nombra el buzón. Un servidor puede decir +OK a un nombre que "
    "no conoce, para no revelar nada.",
    "A session before this one was refused, because another had locked the maildrop. Since then "
    "that other session has ended. The password is right. What does the server answer?": "Una "
    "sesión anterior fue rechazada, porque otra había bloqueado el buzón. Desde entonces esa otra "
    "sesión ha terminado. La contraseña es buena. ¿Qué responde el servidor?",
    "+OK: the lock went with the session that held it": "+OK: el bloqueo se fue con la sesión que "
    "lo tenía",
    "-ERR: the maildrop is still locked": "-ERR: el buzón sigue bloqueado",
    "The lock belongs to a session and is released when that ends.": "El bloqueo es de una sesión "
    "y se suelta cuando esta termina.",
    "-ERR: the maildrop can be opened by one client only, the first one": "-ERR: solo puede abrir "
    "el buzón un cliente, el primero",
    "Several clients may take turns; only two at once are excluded.": "Varios clientes pueden "
    "turnarse; solo se excluyen dos a la vez.",
    "Each session locks the maildrop anew and releases it at its end.": "Cada sesión bloquea el "
    "buzón de nuevo y lo suelta al terminar.",
    "The login succeeds. In which state is the server then?": "La entrada sale bien. ¿En qué "
    "estado está entonces el servidor?",
    "TRANSACTION: the maildrop is open, and locked for this session": "TRANSACTION: el buzón está "
    "abierto, y bloqueado para esta sesión",
    "AUTHORIZATION: a mailbox has to be selected first": "AUTHORIZATION: primero hay que elegir un "
    "buzón",
    "A POP3 user has one maildrop, and nothing to select; that is IMAP.": "Un usuario de POP3 "
    "tiene un solo buzón, y nada que elegir; eso es IMAP.",
    "UPDATE: the messages may be changed from now on": "UPDATE: desde ahora se pueden cambiar los "
    "mensajes",
    "The server locks the maildrop and numbers its messages; both hold until the session ends.":
    "El servidor bloquea el buzón y numera sus mensajes; las dos cosas valen hasta que termina la "
    "sesión.",
    "The password is right, and another session has this maildrop open. What does the server "
    "answer?": "La contraseña es buena, y otra sesión tiene abierto este buzón. ¿Qué responde el "
    "servidor?",
    "-ERR: the maildrop is in use": "-ERR: el buzón está en uso",
    "+OK: both may read, and whoever came first may delete": "+OK: los dos pueden leer, y quien "
    "llegó primero puede borrar",
    "POP3 has no shared access: the lock excludes every other session.": "POP3 no tiene acceso "
    "compartido: el bloqueo excluye a las demás sesiones.",
    "+OK: the new session takes the lock, and the other one is closed": "+OK: la sesión nueva toma "
    "el bloqueo, y la otra se cierra",
    "The session that holds the lock keeps it until it ends.": "La sesión que tiene el bloqueo lo "
    "conserva hasta que termina.",
    "-ERR: the password is wrong": "-ERR: la contraseña es errónea",
    "The login was right; the response code [IN-USE] lets a client tell the two apart.": "La "
    "entrada era buena; el código de respuesta [IN-USE] permite a un cliente distinguir los dos "
    "casos.",
    "The maildrop is locked for one session at a time, so that no message goes away while another "
    "session has a number for it.": "El buzón se bloquea para una sola sesión a la vez, para que "
    "no desaparezca un mensaje del que otra sesión tiene un número.",
    "The name or the password is wrong. In which state is the server then?": "El nombre o la "
    "contraseña es erróneo. ¿En qué estado está entonces el servidor?",
    "AUTHORIZATION: the client may try again": "AUTHORIZATION: el cliente puede intentarlo otra "
    "vez",
    "TRANSACTION: logged in, with an empty maildrop": "TRANSACTION: ha entrado, con un buzón vacío",
    "Without a login there is no maildrop at all.": "Sin entrar no hay ningún buzón.",
    "UPDATE: the session is over": "UPDATE: la sesión ha terminado",
    "UPDATE can only be reached from TRANSACTION.": "A UPDATE solo se llega desde TRANSACTION.",
    "A login that fails changes nothing. Servers limit how often it may be tried.": "Una entrada "
    "que falla no cambia nada. Los servidores limitan cuántas veces se puede intentar.",
    "The maildrop has {all}. Marked so far: no. {marked}. How many messages does STAT count? (Type "
    "a number.)": "El buzón contiene: {all}. Marcados hasta ahora: n.º {marked}. ¿Cuántos mensajes "
    "cuenta STAT? (Escriba un número.)",
    "Marked messages are still there, and yet STAT does not count them.": "Los mensajes marcados "
    "siguen ahí, y sin embargo STAT no los cuenta.",
    "STAT leaves out what is marked as deleted, although nothing has been removed yet.": "STAT "
    "omite lo marcado como borrado, aunque aún no se ha borrado nada.",
    "RSET took all marks back. How many messages does STAT count now? (Type a number.)": "RSET "
    "retiró todas las marcas. ¿Cuántos mensajes cuenta STAT ahora? (Escriba un número.)",
    "RSET brings back every message that was marked.": "RSET recupera todos los mensajes que "
    "estaban marcados.",
    "Without a mark every message counts: nothing had been removed.": "Sin marcas cuentan todos "
    "los mensajes: no se había borrado nada.",
    "Marked so far: no. {marked}. Which messages does LIST show?": "Marcados hasta ahora: n.º "
    "{marked}. ¿Qué mensajes muestra LIST?",
    "the others, under the numbers that they had": "los demás, con los números que tenían",
    "the others, numbered anew from 1": "los demás, numerados de nuevo desde 1",
    "Numbers are given at login and stay the same until the session ends.": "Los números se dan al "
    "entrar y son los mismos hasta que termina la sesión.",
    "all, the marked ones too": "todos, también los marcados",
    "What is marked is still there, but LIST leaves it out.": "Lo marcado sigue ahí, pero LIST lo "
    "omite.",
    "all, the marked ones with a size of 0": "todos, los marcados con un tamaño de 0",
    "LIST leaves marked messages out altogether.": "LIST omite del todo los mensajes marcados.",
    "LIST leaves out what is marked, and no number ever changes within a session.": "LIST omite lo "
    "marcado, y ningún número cambia nunca dentro de una sesión.",
    "What does the server say of each message?": "¿Qué dice el servidor de cada mensaje?",
    "its number and its size in octets": "su número y su tamaño en octetos",
    "its number, its sender and its subject": "su número, su remitente y su asunto",
    "LIST does not look into a message. The header comes with TOP or RETR.": "LIST no mira dentro "
    "de un mensaje. La cabecera llega con TOP o RETR.",
    "its number and an id that lasts beyond this session": "su número y un identificador que dura "
    "más que esta sesión",
    "That is UIDL.": "Eso es UIDL.",
    "One line for each message, and a line with only a dot at the end.": "Una línea por mensaje, y "
    "al final una línea con solo un punto.",
    "its number, and an id that it will have in the next session too": "su número, y un "
    "identificador que tendrá también en la próxima sesión",
    "That is LIST.": "Eso es LIST.",
    "an id that takes the place of its number in RETR and DELE": "un identificador que sustituye a "
    "su número en RETR y DELE",
    "RETR and DELE take message numbers only; the client looks the number up.": "RETR y DELE solo "
    "admiten números de mensaje; el cliente busca el número.",
    "With these ids a client that leaves mail on the server knows what it already has.": "Con "
    "estos identificadores, un cliente que deja el correo en el servidor sabe lo que ya tiene.",
    "The server sends the whole message. What does the maildrop hold afterwards?": "El servidor "
    "envía el mensaje entero. ¿Qué contiene después el buzón?",
    "the same as before": "lo mismo que antes",
    "one message less: message {number} is with the client now": "un mensaje menos: el mensaje "
    "{number} lo tiene ahora el cliente",
    "RETR sends a copy. What a client deletes, it deletes by DELE.": "RETR envía una copia. Lo que "
    "un cliente borra, lo borra con DELE.",
    "the same, but message {number} is marked, and goes when the client says QUIT": "lo mismo, "
    "pero el mensaje {number} queda marcado, y desaparece cuando el cliente dice QUIT",
    "Only DELE marks.": "Solo DELE marca.",
    "RETR removes nothing and marks nothing.": "RETR no borra nada ni marca nada.",
    "Message {number} is marked already. What does the server answer?": "El mensaje {number} ya "
    "está marcado. ¿Qué responde el servidor?",
    "-ERR: the number of a marked message may not be used": "-ERR: el número de un mensaje marcado "
    "no se puede usar",
    "+OK: to mark it twice changes nothing": "+OK: marcarlo dos veces no cambia nada",
    "After DELE, any further use of the number is an error.": "Tras DELE, volver a usar el número "
    "es un error.",
    "+OK: the second DELE takes the mark back": "+OK: el segundo DELE retira la marca",
    "Only RSET takes marks back, and all of them at once.": "Solo RSET retira marcas, y todas a la "
    "vez.",
    "A marked message counts as gone for this session, until RSET brings it back.": "Un mensaje "
    "marcado se da por desaparecido en esta sesión, hasta que RSET lo recupera.",
    "Message {number} is marked as deleted. What does the server answer?": "El mensaje {number} "
    "está marcado como borrado. ¿Qué responde el servidor?",
    "+OK: the message is still there, so it can be read": "+OK: el mensaje sigue ahí, así que se "
    "puede leer",
    "It is still there, but its number is refused until RSET takes the mark back.": "Sigue ahí, "
    "pero su número se rechaza hasta que RSET retira la marca.",
    "+OK, and the mark is taken back": "+OK, y se retira la marca",
    "Only RSET takes marks back.": "Solo RSET retira marcas.",
    "A marked message counts as gone for this session.": "Un mensaje marcado se da por "
    "desaparecido en esta sesión.",
    "The maildrop has {all}. What does the server answer?": "El buzón contiene: {all}. ¿Qué "
    "responde el servidor?",
    "-ERR: there is no message {number}": "-ERR: no hay ningún mensaje {number}",
    "+OK: the last message is meant": "+OK: se refiere al último mensaje",
    "Numbers are taken as they are.": "Los números se toman tal cual.",
    "nothing: it waits for a number that exists": "nada: espera un número que exista",
    "Every command gets a reply, +OK or -ERR.": "Toda orden recibe una respuesta, +OK o -ERR.",
    "A command for a message that does not exist fails; the session goes on.": "Una orden para un "
    "mensaje que no existe falla; la sesión sigue.",
    "+OK: message {number} is marked, and still in the maildrop": "+OK: el mensaje {number} queda "
    "marcado, y sigue en el buzón",
    "+OK: message {number} has been removed from the server": "+OK: el mensaje {number} se ha "
    "borrado del servidor",
    "DELE only marks. What is marked is removed in the state UPDATE, after QUIT.": "DELE solo "
    "marca. Lo marcado se borra en el estado UPDATE, tras QUIT.",
    "+OK: message {number} is marked, and those after it get lower numbers": "+OK: el mensaje "
    "{number} queda marcado, y los de detrás reciben números menores",
    "Numbers stay the same until the session ends.": "Los números son los mismos hasta que termina "
    "la sesión.",
    "-ERR: message {number} must be fetched first": "-ERR: antes hay que traer el mensaje {number}",
    "DELE needs no RETR: a client may delete what it never read.": "DELE no necesita RETR: un "
    "cliente puede borrar lo que nunca leyó.",
    "DELE marks a message for this session. If the connection broke now, it would still be there "
    "next time.": "DELE marca un mensaje para esta sesión. Si la conexión se cortara ahora, la "
    "próxima vez seguiría ahí.",
    "The server answers +OK. If the connection broke right then, how many messages would the next "
    "session find? (Type a number.)": "El servidor responde +OK. Si la conexión se cortara justo "
    "entonces, ¿cuántos mensajes hallaría la próxima sesión? (Escriba un número.)",
    "Marks count for nothing unless QUIT leads to UPDATE.": "Las marcas no cuentan si QUIT no "
    "lleva a UPDATE.",
    "Without QUIT the server must remove nothing, however many messages were marked.": "Sin QUIT "
    "el servidor no debe borrar nada, por muchos mensajes que se marcaran.",
    "Marked so far: no. {marked}. What does RSET do?": "Marcados hasta ahora: n.º {marked}. ¿Qué "
    "hace RSET?",
    "it takes all marks back; no message is gone": "retira todas las marcas; no ha desaparecido "
    "ningún mensaje",
    "it removes what is marked, and the session goes on": "borra lo marcado, y la sesión sigue",
    "Only UPDATE removes, and only QUIT leads there.": "Solo UPDATE borra, y solo QUIT lleva allí.",
    "it takes the last mark back; those before it stay": "retira la última marca; las anteriores "
    "se quedan",
    "RSET takes all marks back at once.": "RSET retira todas las marcas a la vez.",
    "Marks are only notes of this session, so they can be taken back until QUIT.": "Las marcas son "
    "solo notas de esta sesión, así que se pueden retirar hasta QUIT.",
    "What comes after +OK?": "¿Qué viene después de +OK?",
    "the header, an empty line, and this many lines of the body: {lines}": "la cabecera, una línea "
    "vacía, y tantas líneas del cuerpo: {lines}",
    "this many lines of the message, counted from the first of the header: {lines}": "tantas "
    "líneas del mensaje, contadas desde la primera de la cabecera: {lines}",
    "The header always comes as a whole; only lines of the body are counted.": "La cabecera viene "
    "siempre entera; solo se cuentan las líneas del cuerpo.",
    "the first messages of the maildrop, this many: {lines}": "los primeros mensajes del buzón, "
    "tantos: {lines}",
    "The first argument is the message, the second one counts lines of its body.": "El primer "
    "argumento es el mensaje; el segundo cuenta líneas de su cuerpo.",
    "With TOP a client can see from whom a message is before it fetches the rest.": "Con TOP un "
    "cliente puede ver de quién es un mensaje antes de traer el resto.",
    "+OK, and then both begin the TLS handshake on this connection": "+OK, y luego los dos "
    "empiezan la negociación de TLS en esta conexión",
    "+OK, and the client opens a new connection to port 995": "+OK, y el cliente abre una conexión "
    "nueva al puerto 995",
    "Port 995 is for TLS from the first octet on; STLS encrypts the connection at hand.": "El "
    "puerto 995 es para TLS desde el primer octeto; STLS cifra la conexión presente.",
    "+OK, and the password will be encrypted, the messages will not": "+OK, y se cifrará la "
    "contraseña, pero no los mensajes",
    "TLS encrypts all that follows.": "TLS cifra todo lo que sigue.",
    "After the handshake the session is in AUTHORIZATION, and what was learned before it is "
    "forgotten.": "Tras la negociación la sesión está en AUTHORIZATION, y lo sabido antes queda "
    "olvidado.",
    "The maildrop has {all}. Marked so far: no. {marked}. What does it hold after QUIT?": "El "
    "buzón contiene: {all}. Marcados hasta ahora: n.º {marked}. ¿Qué contiene después de QUIT?",
    "{rest}: what was marked is removed": "{rest}: se borra lo marcado",
    "{all}: what was marked is removed at the next login": "{all}: lo marcado se borra en la "
    "próxima entrada",
    "QUIT leads to UPDATE, and UPDATE removes, before the server answers.": "QUIT lleva a UPDATE, "
    "y UPDATE borra, antes de que responda el servidor.",
    "{all}: QUIT forgets the marks": "{all}: QUIT olvida las marcas",
    "That is what happens when the connection breaks without QUIT.": "Eso es lo que pasa cuando la "
    "conexión se corta sin QUIT.",
    "QUIT in TRANSACTION leads to UPDATE, the only state in which anything is removed.": "QUIT en "
    "TRANSACTION lleva a UPDATE, el único estado en que se borra algo.",
    "Messages were fetched by RETR, and none is marked. What does the maildrop hold after QUIT?":
    "Se trajeron mensajes con RETR, y ninguno está marcado. ¿Qué contiene el buzón después de "
    "QUIT?",
    "only what was not fetched: UPDATE removes the rest": "solo lo que no se trajo: UPDATE borra "
    "el resto",
    "UPDATE removes what is marked, and only DELE marks.": "UPDATE borra lo marcado, y solo DELE "
    "marca.",
    "the same, but what was fetched carries a flag for “read”": "lo mismo, pero lo que se trajo "
    "lleva una marca de «leído»",
    "POP3 has no flags; \\Seen is IMAP's.": "POP3 no tiene marcas así; \\Seen es de IMAP.",
    "To fetch and to delete are two things: mail is only gone if the client asked for that.":
    "Traer y borrar son dos cosas: el correo solo desaparece si el cliente lo pidió.",
    "No message is marked. Which state does QUIT lead to?": "Ningún mensaje está marcado. ¿A qué "
    "estado lleva QUIT?",
    "UPDATE: there is nothing to remove, and the lock is released": "UPDATE: no hay nada que "
    "borrar, y se suelta el bloqueo",
    "AUTHORIZATION: the next user may log in on this connection": "AUTHORIZATION: el siguiente "
    "usuario puede entrar en esta conexión",
    "The server closes the connection after its answer.": "El servidor cierra la conexión después "
    "de su respuesta.",
    "TRANSACTION: without marks there is no UPDATE": "TRANSACTION: sin marcas no hay UPDATE",
    "QUIT in TRANSACTION always leads to UPDATE.": "QUIT en TRANSACTION lleva siempre a UPDATE.",
    "UPDATE removes what is marked, releases the lock and ends the session.": "UPDATE borra lo "
    "marcado, suelta el bloqueo y termina la sesión.",
    "Nobody is logged in. What does the server do?": "Nadie ha entrado. ¿Qué hace el servidor?",
    "+OK, and it closes the connection, without an UPDATE": "+OK, y cierra la conexión, sin UPDATE",
    "+OK, and it removes what was marked in the session before": "+OK, y borra lo que se marcó en "
    "la sesión anterior",
    "Marks end with their session, and UPDATE is reached from TRANSACTION only.": "Las marcas "
    "terminan con su sesión, y a UPDATE se llega solo desde TRANSACTION.",
    "-ERR: there is no session to end": "-ERR: no hay ninguna sesión que terminar",
    "QUIT is allowed in AUTHORIZATION as well.": "QUIT se permite también en AUTHORIZATION.",
    "Without a login no maildrop is open, so there is nothing to update.": "Sin entrar no hay "
    "ningún buzón abierto, así que no hay nada que actualizar.",
    "The connection breaks here, without QUIT. Marked so far: no. {marked}. What does the maildrop "
    "hold now?": "La conexión se corta aquí, sin QUIT. Marcados hasta ahora: n.º {marked}. ¿Qué "
    "contiene ahora el buzón?",
    "{all}: the marks are forgotten": "{all}: las marcas se olvidan",
    "Without QUIT there is no UPDATE, and nothing may be removed.": "Sin QUIT no hay UPDATE, y no "
    "se puede borrar nada.",
    "{all}, and the marks are there again in the next session": "{all}, y las marcas están otra "
    "vez en la próxima sesión",
    "Marks belong to the session; the next one begins without any.": "Las marcas son de la sesión; "
    "la siguiente empieza sin ninguna.",
    "Only QUIT leads to UPDATE. So a broken line costs no mail.": "Solo QUIT lleva a UPDATE. Así "
    "una línea cortada no cuesta correo.",
    "The server is in the state {state}. What does it answer?": "El servidor está en el estado "
    "{state}. ¿Qué responde?",
    "-ERR: {verb} is not allowed in this state": "-ERR: {verb} no se permite en este estado",
    "+OK: {verb} is allowed in every state": "+OK: {verb} se permite en todos los estados",
    "Each command belongs to a state; {verb} does not belong to {state}.": "Cada orden es de un "
    "estado; {verb} no es de {state}.",
    "nothing: it closes the connection": "nada: cierra la conexión",
    "A command out of place gets -ERR, and the session goes on.": "Una orden fuera de lugar recibe "
    "-ERR, y la sesión sigue.",
    "Each command belongs to one or two of the three states.": "Cada orden es de uno o dos de los "
    "tres estados.",
    "-ERR: it does not know this command": "-ERR: no conoce esta orden",
    "nothing: it waits for a command that it knows": "nada: espera una orden que conozca",
    "Every command gets a reply, unknown ones too.": "Toda orden recibe una respuesta, también las "
    "desconocidas.",
    "+OK: what it does not know, it passes over": "+OK: pasa por alto lo que no conoce",
    "A server must answer an unknown command with a negative status.": "Un servidor debe responder "
    "a una orden desconocida con un estado negativo.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {}
