"""What a fork answers, and what to bear in mind, in Spanish (``mailedu/forking/wording.py``)."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # The answer is "{cause}, {consequences}."
    "With “{new}” instead of “{old}”, {more}.": "Con «{new}» en vez de «{old}», {more}.",
    "With “{new}” instead of what was sent, {more}.": "Con «{new}» en vez de lo enviado, {more}.",
    "With an empty line instead of “{old}”, {more}.": "Con una línea vacía en vez de «{old}», "
    "{more}.",
    "With “{new}” instead of an empty line, {more}.": "Con «{new}» en vez de una línea vacía, "
    "{more}.",
    "With “{new}”, {more}.": "Con «{new}», {more}.",
    "With an empty line, {more}.": "Con una línea vacía, {more}.",
    "With the connection cut after {value}, {more}.": "Con la conexión cortada después de {value}, "
    "{more}.",
    "Without {name}, {more}.": "Sin {name}, {more}.",
    # What to bear in mind.
    "Without any change, too, the rerun differs from the recording, from step {n} on ({label}): "
    "that hangs on something that was not recorded.": "También sin ningún cambio la repetición "
    "difiere de la grabación, desde el paso {n} ({label}): depende de algo que no se grabó.",
    "Without any change, too, the rerun already differs from the recording, from step {n} on "
    "({label}): that hangs on something that was not recorded.": "También sin ningún cambio la "
    "repetición difiere ya de la grabación, desde el paso {n} ({label}): depende de algo que no se "
    "grabó.",
    "Not by a recorded client, and so not done again: {more}.": "No lo hizo un cliente grabado, "
    "así que no se repite: {more}.",
    "1 recorded line was not sent any more, because the server did not wait for it.": "1 línea "
    "grabada no se envió ya, porque el servidor no la esperaba.",
    "{n} recorded lines were not sent any more, because the server did not wait for them.": "{n} "
    "líneas grabadas no se enviaron ya, porque el servidor no las esperaba.",
}  # fmt: skip

PHRASES: Mapping[str, str] = {
    "an empty line": "una línea vacía",
    "nothing changes": "no cambia nada",
    "the server answers “{value}”": "el servidor responde «{value}»",
    "the server answers an empty line": "el servidor responde una línea vacía",
    "the server says less": "el servidor dice menos",
    "the mailboxes end up the same": "los buzones quedan igual",
    "{owner}'s mailbox {name} is there": "el buzón {name} de {owner} existe",
    "{owner}'s mailbox {name} is not there": "el buzón {name} de {owner} no existe",
    "message {n} is still there": "el mensaje {n} sigue ahí",
    "message {n} is still there in {owner}'s {name}": "el mensaje {n} sigue en {name} de {owner}",
    "message {n} is still there, marked \\Deleted": "el mensaje {n} sigue ahí, marcado \\Deleted",
    "messages {set} are still there": "los mensajes {set} siguen ahí",
    "messages {set} are still there in {owner}'s {name}": "los mensajes {set} siguen en {name} de "
    "{owner}",
    "messages {set} are still there, marked \\Deleted": "los mensajes {set} siguen ahí, marcados "
    "\\Deleted",
    "message {n} is still there in {owner}'s {name}, marked \\Deleted": "el mensaje {n} sigue en "
    "{name} de {owner}, marcado \\Deleted",
    "messages {set} are still there in {owner}'s {name}, marked \\Deleted": "los mensajes {set} "
    "siguen en {name} de {owner}, marcados \\Deleted",
    "message {n} is gone": "el mensaje {n} ya no está",
    "messages {set} are gone": "los mensajes {set} ya no están",
    "message {n} is gone in {owner}'s {name}": "el mensaje {n} ya no está en {name} de {owner}",
    "messages {set} are gone in {owner}'s {name}": "los mensajes {set} ya no están en {name} de "
    "{owner}",
    "message {n} has other flags": "el mensaje {n} tiene otras marcas",
    "messages {set} have other flags": "los mensajes {set} tienen otras marcas",
    "message {n} has other flags in {owner}'s {name}": "el mensaje {n} tiene otras marcas en "
    "{name} de {owner}",
    "messages {set} have other flags in {owner}'s {name}": "los mensajes {set} tienen otras marcas "
    "en {name} de {owner}",
    "message {n} is not the same": "el mensaje {n} no es el mismo",
    "messages {set} are not the same": "los mensajes {set} no son los mismos",
    "message {n} is not the same in {owner}'s {name}": "el mensaje {n} no es el mismo en {name} de "
    "{owner}",
    "messages {set} are not the same in {owner}'s {name}": "los mensajes {set} no son los mismos "
    "en {name} de {owner}",
    "the message with UID {n} is still there": "el mensaje con UID {n} sigue ahí",
    "the messages with UID {set} are still there": "los mensajes con UID {set} siguen ahí",
    "the message with UID {n} is still there, marked \\Deleted": "el mensaje con UID {n} sigue "
    "ahí, marcado \\Deleted",
    "the messages with UID {set} are still there, marked \\Deleted": "los mensajes con UID {set} "
    "siguen ahí, marcados \\Deleted",
    "the message with UID {n} is still there in {owner}'s {name}": "el mensaje con UID {n} sigue "
    "en {name} de {owner}",
    "the messages with UID {set} are still there in {owner}'s {name}": "los mensajes con UID {set} "
    "siguen en {name} de {owner}",
    "the message with UID {n} is gone": "el mensaje con UID {n} ya no está",
    "the messages with UID {set} are gone": "los mensajes con UID {set} ya no están",
    "the message with UID {n} is gone in {owner}'s {name}": "el mensaje con UID {n} ya no está en "
    "{name} de {owner}",
    "the messages with UID {set} are gone in {owner}'s {name}": "los mensajes con UID {set} ya no "
    "están en {name} de {owner}",
    "the message with UID {n} has other flags": "el mensaje con UID {n} tiene otras marcas",
    "the messages with UID {set} have other flags": "los mensajes con UID {set} tienen otras "
    "marcas",
    "{owner} has one message more": "{owner} tiene un mensaje más",
    "{owner} has {n} messages more": "{owner} tiene {n} mensajes más",
    "{owner} has one message fewer": "{owner} tiene un mensaje menos",
    "{owner} has {n} messages fewer": "{owner} tiene {n} mensajes menos",
    "{owner}'s {name} has one message more": "{name} de {owner} tiene un mensaje más",
    "{owner}'s {name} has {n} messages more": "{name} de {owner} tiene {n} mensajes más",
    "{owner}'s {name} has one message fewer": "{name} de {owner} tiene un mensaje menos",
    "{owner}'s {name} has {n} messages fewer": "{name} de {owner} tiene {n} mensajes menos",
    "{n} more": "{n} más",
}  # fmt: skip
