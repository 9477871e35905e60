"""Personal data that has no place in a description of a pilot; all are warnings.

The numbers themselves are recognised by libraries: `stdnum` (citizen service numbers with the
eleven test, IBANs with their check digits) and `phonenumbers` (valid numbers of a country).
Neither is loaded before something in a text looks like one. What is found is never repeated in
a message, so that a log does not spread it further.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pilotscan.diagnostics import Diagnostic, Severity
from pilotscan.loading.document import Document, Lines
from pilotscan.told import Told, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pilotscan.checks.finding import Path

__all__ = ["check_privacy", "keep_private"]

MASK = "•"
MAX_FOUND = 1_000
"""Places of one file that are told; what is full of them is no description of a pilot."""
MAX_TRIED = 500
"""Numbers of one file that are tried as a phone or account number, which takes its time."""

_NOT_PROSE = frozenset({"url", "doi", "id", "date", "start", "end", "year", "checked"})
"""Keys whose values have a form of their own, in which digits mean nothing else."""

# What a text must contain for anything of this to be in it, and for an address, a day of birth
# or a number: most texts hold none of it, and are soon done with. One set of signs comes first,
# which is found twice as fast as one of several beginnings; written out, as digits of any script
# begin at U+0660, it is found twice as fast again. What it is not compiles in a tenth of the time.
_ANY_HINT = re.compile(
    "[^\\x00-')-/:-?A-Z\\\\-\\u065f](?:(?<=\\d).?\\d|(?<=@)|(?<=[([])[aA][tTpP])"
)
_AT_HINT = re.compile(r"[@(\[](?:(?<=@)|[aA][tTpP])")
_BIRTH_HINT = re.compile(r"geb(?:oo?r|\b)|born|birth|d\.?o\.?b")
_NUMBER_HINT = re.compile(r"\d(?:\D{0,4}\d){7}")

_AT = r"(?:\((?:at|apenstaartje)\)|\[(?:at|apenstaartje)\])"
_NO_NUMBER = re.compile(
    # addresses on the internet, books, and from when until when
    r"(?:https?://|www\.|[\w-]\.[a-z]{2,24}/|\b10\.\d{4,9}/)\S*"
    r"|\bIS[BS]N(?:-1[03])?:?\s?[\d -]{7,16}[\dX]\b"
    r"|(?<![\d.:])\d{1,2}[.:]\d\d ?[-–/] ?\d{1,2}[.:]\d\d(?![\d.:])",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    rf"(?<![\w.+%-])[\w.+%-]{{1,64}}(?:@|\s@\s|\s?{_AT}\s?)"
    r"[\w-]{1,63}(?:\.[\w-]{1,63})*\.[^\W\d_]{2,24}\b",
    re.IGNORECASE,
)
_PHONE_LIKE = re.compile(
    # what begins with a plus or a zero and is no date, no month, no end of something longer
    r"(?<![\w.,+])(?<!\d[-/])"
    r"(?!(?:\d\d?[-/.]\d\d?[-/.](?:19|20)?\d\d|\d\d[-/.](?:19|20)\d\d)(?![-/. ]?\d))"
    r"(?!(?<=\d )0\d\d(?: \d{3}){1,4}(?! ?\d))(?:\+|0|\(0|\(\+)[\d \u00a0().\-/]{7,24}\d(?!\w)"
)
_NINE_DIGITS = re.compile(
    # in groups only if no other group stands beside them
    r"(?<![\w.,€$£+-])(?:\d{9}"
    r"|(?<!\d )(?:\d{4}([. ])\d{2}\1\d{3}|\d{3}([. -])\d{3}\2\d{3})(?![ -]\d))(?!\w|[.,/-]\w)"
)
_SAID_TO_BE_BSN = re.compile(
    r"(?:\bbsn|burgerservicenummer|sofi-?nummer|citizen service number)(?:[ -]n(?:umme)?r\.?)?"
    r"\W{1,5}(\d[\d .-]{6,11}\d)(?!\d)",
    re.IGNORECASE,
)
_CURRENCY = r"(?:€|\$|£|EUR|USD|GBP|CHF|SEK|NOK|DKK|euro)"
_MONEY = re.compile(rf"{_CURRENCY}\s*$", re.IGNORECASE)
_MONEY_BEHIND = re.compile(rf"\s*(?:,-|{_CURRENCY}|ml[nj]|miljoen|million)", re.IGNORECASE)
_IBAN_LIKE = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE
)
_MONTHS = (
    "jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|march|mrt|mar|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    "|aug(?:ustus|ust)?|sep(?:tember)?|o[ck]t(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = (
    r"(?:\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d{2}"
    r"|(?:19|20)\d{2}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|e)?(?:\sof)?\s(?:{_MONTHS})\.?\s(?:19|20)\d{{2}}"
    rf"|(?:{_MONTHS})\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d{{2}})"
)
_BIRTH = re.compile(
    r"(?:\bgeb(?:oren\b|oortedatum\b|\.|\b)|\bborn\b|\bdate of birth|\bbirth ?date|\bbirthday:"
    rf"|\bd\.?o\.?b\b\.?)[^\d.;!?]{{0,25}}({_DAY})(?!\d)",
    re.IGNORECASE,
)

_MESSAGES = {
    "PS601": (told("an e-mail address"), told("name the organisation instead")),
    "PS602": (
        told("a phone number"),
        told("leave it out; a source or organisation can be named instead"),
    ),
    "PS603": (
        told("what may be a citizen service number (it passes the eleven test)"),
        told("take it out, also of the history of the file"),
    ),
    "PS604": (told("a bank account number (IBAN)"), told("leave it out")),
    "PS605": (told("a date of birth"), told("give an age group instead, if it matters at all")),
}

_Found = tuple[int, int, str]  # start and end in a text, code


def check_privacy(document: Document) -> list[Diagnostic]:
    """PS601 to PS605, in every text of a file but addresses, ids and dates."""
    search = _Search(_country(document.tree))
    placed: list[tuple[int, int, Path, str]] = []
    for path, text in _texts(document.tree):
        found = sorted(search.personal_data(text))[: MAX_FOUND - len(placed)]
        placed += _places(document, path, text, found) if found else ()
        if len(placed) >= MAX_FOUND:
            break
    # Nothing of what was found may stand in the line that is shown with any of it.
    spans = [(start, end) for start, end, _, _ in placed]
    lines = Lines(_masked(document.text, spans)) if placed else document.lines
    made = []
    for start, _, path, code in sorted(placed, key=lambda one: one[0]):
        what, hint = _MESSAGES[code]
        made.append(
            lines.diagnostic(
                code,
                Severity.WARNING,
                told("this text holds %(what)s", what=what),
                document.at(start, path),
                told(
                    "%(hint)s; or write '# pilotscan: allow %(code)s' behind the line",
                    hint=hint,
                    code=code,
                ),
            )
        )
    return made


def keep_private(
    diagnostics: Iterable[Diagnostic], tree: dict[str, Any] | None = None
) -> list[Diagnostic]:
    """Mask personal data in what other diagnostics show of a file.

    Parameters
    ----------
    tree : of the file, if it could be read; says in which country numbers are looked for
    """
    search = _Search(_country(tree or {}))

    def masked(text: str) -> str:
        return _masked(text, _spans(search, text)) if _may_hold(text) else text

    kept = []
    for one in diagnostics:
        if _may_say(one.message) or _may_say(one.hint) or _may_hold(one.excerpt):
            said = one.message, one.hint, one.excerpt
            message, hint, excerpt = (_mapped(text, masked) for text in said)
            one = one._replace(message=message, hint=hint, excerpt=excerpt)  # noqa: PLW2901
        kept.append(one)
    return kept


def _mapped(text: str, masked: Callable[[str], str]) -> str:
    """Mask a sentence by its values, so that it can still be told in other languages."""
    wanted = masked(text)
    if wanted == text or not isinstance(text, Told):
        return wanted if wanted != text else text
    values = {
        name: _mapped(value, masked) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    made = text.given(**values)
    return made if made == wanted else wanted


def _spans(search: _Search, text: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end, _ in search.personal_data(text)]


def _country(tree: dict[str, Any]) -> str:
    place = tree.get("place")
    country = place.get("country") if isinstance(place, dict) else None
    return country if isinstance(country, str) and len(country) == 2 else "NL"


def _texts(tree: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield every text that may hold anything, with its path; always in the same order."""
    waiting: list[tuple[Path, Any]] = [((), tree)]
    hint = _ANY_HINT.search
    while waiting:
        path, inside = waiting.pop()
        for step, value in inside.items() if type(inside) is dict else enumerate(inside):
            kind = type(value)
            if kind is str:
                if hint(value) is not None and step not in _NOT_PROSE and _hints(value):
                    yield (*path, step), value
            elif (kind is dict or kind is list) and value and step not in _NOT_PROSE:
                waiting.append(((*path, step), value))


def _may_hold(text: str) -> bool:
    """Tell whether a text is worth a closer look; most are not."""
    return _ANY_HINT.search(text) is not None and _hints(text)


def _hints(text: str) -> bool:
    """Tell the same of a text with one of the signs, which some hold for another reason."""
    return (
        _AT_HINT.search(text) is not None
        or _NUMBER_HINT.search(text) is not None
        or _BIRTH_HINT.search(text.lower()) is not None
    )


_may_say = lru_cache(maxsize=1_000)(_may_hold)
"""The same of what faults say, which is alike in many files."""


class _Search:
    """Looks for personal data in the texts of one file.

    Parameters
    ----------
    country : whose phone numbers are known without the number of a country before them
    """

    def __init__(self, country: str) -> None:
        self.country = country
        self.tries_left = MAX_TRIED

    def personal_data(self, text: str) -> Iterator[_Found]:
        """Yield whatever is found, each stretch of text once."""
        taken = bytearray(len(text))
        for start, end, code in self._all(text):
            if not any(taken[start:end]):
                taken[start:end] = b"1" * (end - start)
                yield start, end, code

    def _all(self, text: str) -> Iterator[_Found]:
        if _AT_HINT.search(text) is not None:
            for match in _EMAIL.finditer(text):
                yield *match.span(), "PS601"
        has_numbers = _NUMBER_HINT.search(text) is not None
        if has_numbers:
            text = _NO_NUMBER.sub(lambda match: "|" * len(match[0]), text)
            for start, end in self._ibans(text):
                yield start, end, "PS604"
        if _BIRTH_HINT.search(text.lower()) is not None:
            for match in _BIRTH.finditer(text):
                yield *match.span(1), "PS605"
        if not has_numbers:
            return
        for match in _SAID_TO_BE_BSN.finditer(text):
            if _is_bsn(match[1]):
                yield *match.span(1), "PS603"
        for start, end in self._phones(text):
            yield start, end, "PS602"
        for match in _NINE_DIGITS.finditer(text):
            start, end = match.span()
            money = _MONEY.search(text, max(0, start - 8), start) or _MONEY_BEHIND.match(text, end)
            if not money and _is_bsn(match[0]):
                yield start, end, "PS603"

    def _tries(self, like: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
        """Yield what looks like a number, as long as the file has not held too many."""
        for match in like.finditer(text):
            if self.tries_left <= 0:
                return
            self.tries_left -= 1
            yield match

    def _ibans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of valid account numbers."""
        for match in self._tries(_IBAN_LIKE, text):
            from stdnum import iban

            number = match[0]
            # no list of banks is complete, and words may stand behind the number
            while number and not iban.is_valid(number, check_country=False):
                number = number.rpartition(" ")[0]
            if number:
                yield match.start(), match.start() + len(number)

    def _phones(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of valid numbers, written as one calls them: with +, 00 or 0."""
        for like in self._tries(_PHONE_LIKE, text):
            from phonenumbers import Leniency, PhoneNumberMatcher

            before = max(0, like.start() - 1)
            part = text[before : like.end() + 1]
            for match in PhoneNumberMatcher(part, self.country, leniency=Leniency.VALID):
                number = (
                    match.raw_string if ")" in match.raw_string else match.raw_string.lstrip("(")
                )
                if number.lstrip("(").startswith(("+", "0")):
                    yield before + match.end - len(number), before + match.end


def _is_bsn(text: str) -> bool:
    from stdnum.nl import bsn

    return bool(bsn.is_valid(text))


def _places(
    document: Document, path: Path, text: str, found: Iterable[_Found]
) -> Iterator[tuple[int, int, Path, str]]:
    """Yield where in the file stands what was found in a text, in the order of the text.

    What the author wrote otherwise than it is read (with escapes, say) is placed where the text
    begins, and then reaches to the end of that line.
    """
    begin = document.index(path)
    at, done = begin, 0
    last = begin + 2 * len(text) + 200  # with quotes and indentation
    for start, end, code in found:
        # a line may end in the file where a space is read
        words = re.compile(r"\s+".join(map(re.escape, text[start:end].split())))
        for _ in words.finditer(text, done, start):  # the same as part of something harmless
            match = words.search(document.text, at, last)
            at = match.end() if match is not None else at
        match = words.search(document.text, at, last)
        if match is None:
            line_end = document.text.find("\n", begin)
            yield begin, line_end if line_end >= 0 else len(document.text), path, code
        else:
            at, done = match.end(), end
            yield *match.span(), path, code


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text of the same lines and columns, with a mark for each character of some parts."""
    parts, done = [], 0
    for start, end in sorted(spans):
        stretch = text[max(start, done) : end]
        parts += [text[done:start], *(c if c in "\r\n" else MASK for c in stretch)]
        done = max(done, end)
    return "".join([*parts, text[done:]])
