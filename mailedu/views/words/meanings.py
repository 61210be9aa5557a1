"""What lines mean, in another language than the observers' English.

A transcript holds what its lines mean as English text, so that it is whole by itself. A language
has templates: an English sentence, or several, with ``{names}`` for what differs from dialogue to
dialogue, and the same in that language. A text is translated by the template that it fits, or
sentence by sentence. What stands in braces is translated by the language's phrases where it can
be, and otherwise kept, because it is a name, a number or a word of the protocol; ``{n}`` and
``{m}`` stand for numbers only. What nothing fits stays English.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from mailedu.views.words import es_meanings, language

_LANGUAGES = {"es": es_meanings}
_BRACES = re.compile(r"\{(\w+)\}")
_NUMBERS = ("n", "m")
_BETWEEN_PHRASES = re.compile(r"(, | and )(?![^()]*\))")
_WHOLE = ("items", "value", "more", "order")
"""What may stand in these braces is any text within a sentence; in others, no list of clauses."""
_LONGEST_PHRASE = 7
"""Texts and joints that one phrase may be made of."""
_NARROW = {"owner": r"\S+", "set": "(?:(?!; | are | is | has ).)+?"}
"""What may stand in these braces of a phrase."""
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?]) +(?=[A-Z\"'(+*\\])")


def meaning(text: str) -> str:
    """Return an observer's text in the language in use."""
    return text if language() == "en" else _translators()[language()].translate(text)


def untranslated(text: str, code: str) -> list[str]:
    """Return the sentences of ``text`` that would stay English in the language ``code``."""
    translator = _translators()[code]
    if not text or translator.one(text) is not None:
        return []
    return [one for one in sentences(text) if translator.one(one) is None]


def sentences(text: str) -> list[str]:
    """Cut a text into its sentences."""
    return _BETWEEN_SENTENCES.split(text)


class _Templates:
    """Templates in an order in which the one that says most by itself comes first."""

    def __init__(self, templates: Mapping[str, str], *, phrases: bool = False) -> None:
        self.fixed = {source: t for source, t in templates.items() if not _named(source)}
        with_braces = sorted(
            (source for source in templates if _named(source)),
            key=lambda source: (-len(_BRACES.sub("", source)), source),
        )
        self._patterns = [(_pattern(source, phrases), templates[source]) for source in with_braces]

    def fit(self, text: str) -> tuple[str, Mapping[str, str]] | None:
        """Return the target of the template that fits, and what stands in its braces."""
        if text in self.fixed:
            return self.fixed[text], {}
        for pattern, target in self._patterns:
            found = pattern.fullmatch(text)
            if found is not None:
                return target, found.groupdict()
        return None


class _Translator:
    """Turns English texts into one other language.

    Parameters
    ----------
    templates, phrases: the language's own text by the English one; phrases stand inside others.
    """

    def __init__(self, templates: Mapping[str, str], phrases: Mapping[str, str]) -> None:
        self._templates = _Templates({**_by_sentence(templates), **templates})
        self._phrases = _Templates(phrases, phrases=True)
        self.one = functools.lru_cache(4096)(self._one)

    def translate(self, text: str) -> str:
        found = self.one(text)
        return found or " ".join(self.one(sentence) or sentence for sentence in sentences(text))

    def _one(self, text: str) -> str | None:
        """Return the translation of a text that one template fits, or None."""
        whole = self._sentence(text)
        if whole is not None:
            return whole
        found = self._templates.fit(text)
        if found is not None:
            return self._filled(*found)
        name, _, rest = text.partition(": ")
        known_rest = self._sentence(rest)
        if known_rest is not None and len(sentences(name)) == 1:
            return f"{name}: {known_rest}"
        clauses = text.removesuffix(".").split("; ")
        known = len(sentences(text)) == 1 and all(map(self._phrases.fit, clauses))
        if known:
            return "; ".join(map(self._clause, clauses)) + "." * text.endswith(".")
        return None

    def _sentence(self, text: str) -> str | None:
        """Return the translation of a sentence without braces, perhaps without its full stop."""
        fixed = self._templates.fixed
        if text in fixed and text.endswith((".", "?")):
            return fixed[text]
        stopped = fixed.get(f"{text}.")
        return None if stopped is None else stopped.removesuffix(".")

    def _filled(self, target: str, values: Mapping[str, str]) -> str:
        return _BRACES.sub(lambda brace: self._value(values[brace[1]]), target)

    def _value(self, text: str) -> str:
        """Translate what stood in braces: a sentence, clauses, phrases, or a name to be kept."""
        return self._sentence(text) or "; ".join(map(self._clause, text.split("; ")))

    def _clause(self, text: str) -> str:
        found = self._phrases.fit(text)
        if found is not None:
            return self._filled(*found)
        parts = _BETWEEN_PHRASES.split(text)
        if not any(" " in part for part in parts[::2]):
            return "".join(map(self._phrase, parts))
        said = self._listed(parts)
        return text if said[::2] == parts[::2] else "".join(said)

    def _listed(self, parts: list[str]) -> list[str]:
        """Translate phrases and the joints between them; a phrase may hold joints, too."""
        said: list[str] = []
        at = 0
        while at < len(parts):
            size = min(_LONGEST_PHRASE, len(parts) - at)
            while size > 1 and self._phrases.fit("".join(parts[at : at + size])) is None:
                size -= 2
            said.append(self._phrase("".join(parts[at : at + size])))
            said += map(self._phrase, parts[at + size : at + size + 1])
            at += size + 1
        return said

    def _phrase(self, text: str) -> str:
        found = self._phrases.fit(text)
        return text if found is None else self._filled(*found)


def _named(source: str) -> bool:
    return _BRACES.search(source) is not None


def _by_sentence(templates: Mapping[str, str]) -> dict[str, str]:
    """Cut templates of several sentences, where both languages have the same ones in order."""
    pairs: dict[str, str] = {}
    for source, target in templates.items():
        ours, theirs = sentences(source), sentences(target)
        if len(ours) == len(theirs) and all(
            set(_BRACES.findall(a)) == set(_BRACES.findall(b))
            for a, b in zip(ours, theirs, strict=True)
        ):
            pairs.update(zip(ours, theirs, strict=True))
    return pairs


@functools.cache
def _translators() -> dict[str, _Translator]:
    return {code: _Translator(one.TEMPLATES, one.PHRASES) for code, one in _LANGUAGES.items()}


def _inside(name: str, phrase: bool) -> str:
    """Return a pattern for what may stand in braces of this name."""
    if name in _NUMBERS:
        return r"\d+"
    if phrase:
        return _NARROW.get(name, "(?:(?!; ).)+?")
    if name in _WHOLE:
        return r"(?:(?!\. [A-Z]).)*?"
    return r"(?:(?!; |: |\. [A-Z]).)*" + ("" if name == "set" else "?")


def _pattern(source: str, phrase: bool) -> re.Pattern[str]:
    """Return a pattern that fits a template's texts; a name that comes twice is the same twice."""
    seen: set[str] = set()
    pieces = []
    for number, piece in enumerate(_BRACES.split(source)):
        if number % 2 == 0:
            pieces.append(re.escape(piece))
        elif piece in seen:
            pieces.append(f"(?P={piece})")
        else:
            seen.add(piece)
            pieces.append(f"(?P<{piece}>{_inside(piece, phrase)})")
    return re.compile("".join(pieces), re.DOTALL)
