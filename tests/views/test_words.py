"""The catalogues of words, and what lines mean in other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailedu.views.words import LANGUAGES, language, use_language, word, words
from mailedu.views.words.meanings import meaning, untranslated

ENGLISH = LANGUAGES["en"]
OTHERS = [code for code in LANGUAGES if code != "en"]
THE_SAME = re.compile(r"(\{\w+\}|\W|\d|Error|UID|ms|s|RETR|CRLF|r|n)*")
"""What may be alike in two languages."""


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_language("en")


def braces(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("code", OTHERS)
def test_every_word_is_translated_with_the_same_values(code: str) -> None:
    assert LANGUAGES[code].keys() == ENGLISH.keys()
    for key, text in LANGUAGES[code].items():
        assert braces(text) == braces(ENGLISH[key]), key
        assert text != ENGLISH[key] or THE_SAME.fullmatch(text), f"{key} is still in English"


def test_the_language_in_use_is_what_word_speaks() -> None:
    assert (language(), word("step", number=2, count=9)) == ("en", "Step 2 of 9")
    use_language("es")
    assert (language(), word("step", number=2, count=9)) == ("es", "Paso 2 de 9")
    assert words()["next"] == "Paso siguiente (→)"


def test_a_language_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="there is no language 'xx'; there are 'en', 'es'"):
        use_language("xx")
    assert language() == "en"


MARKED = (
    "Message 2 is only marked. Nothing has been removed: if the connection broke now, all three "
    "messages would still be here next time."
)
FETCHED = "Message 1: its flags are \\Seen and \\Deleted; it has 14 octets."


def test_what_a_line_means_with_values_lists_and_phrases_inside() -> None:
    assert meaning(MARKED) == MARKED, "English stays as it is"
    use_language("es")
    assert meaning(MARKED) == (
        "El mensaje 2 solo queda marcado. Nada se ha borrado: si la conexión se cortara ahora, la "
        "próxima vez seguiría aquí todo: los tres mensajes."
    )
    assert meaning(FETCHED) == "Mensaje 1: sus marcas son \\Seen y \\Deleted; tiene 14 octetos."
    assert meaning("The client adds \\Seen to the flags of messages 1 to 3 and 5.") == (
        "El cliente añade \\Seen a las marcas: los mensajes 1 a 3 y 5."
    )


def test_what_is_not_known_stays_and_is_told() -> None:
    use_language("es")
    odd = "The server greets. Something never said."
    assert meaning(odd) == "El servidor saluda. Something never said."
    assert untranslated(odd, "es") == ["Something never said."]
    assert untranslated(FETCHED, "es") == []


@given(st.text() | st.text("{}.;:, AndtoMessage\\"))
def test_any_text_is_borne(text: str) -> None:
    use_language("es")
    assert isinstance(meaning(text), str)
    assert all(sentence in text for sentence in untranslated(text, "es"))
