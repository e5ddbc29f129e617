"""Messages as a ``.po`` file, and such a file as messages. Files are read and written by Babel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, denormalize, generate_po, normalize

from bilingual_gallery.translation.document import split_lines

_LINE = re.compile(
    r'(?:#~\s*)?(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d+\])\s+)?"(?:[^"\\]|\\[tnr"\\])*"'
)
_QUOTED = re.compile(r'"(.*)"')
_BAD_ESCAPE = r"(?<!\\)(?:\\\\)*\\[^tnr\"\\]"
_CHARSET = re.compile(r'"Content-Type:.*charset=([^\s";\\]+)', re.IGNORECASE)
_PREVIOUS = re.compile(r'#\|\s*(?:msgid\s+)?(".*")$')
_FIELD = re.compile(r"#\s+(:[\w-]+:)\s*(.*)$")
_UNSOUND = "this is no sound .po file, or it breaks off here"
#: Marks for programs that put values in a text, which Babel sets by the looks of it.
_FORMATS = ("python-format", "python-brace-format")
_WIDTH = 78


class PoError(Exception):
    """A ``.po`` file that can't be read.

    :ivar line: where, counted from 1.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class PoMessage:
    """A message of a ``.po`` file.

    :ivar previous: the English that was translated, if it was another.
    :ivar lines: where it stands in the page, to be written.
    :ivar notes: for the translator, to be written.
    :ivar line: where it stands in the file that was read, counted from 1.
    :ivar fault: why it can't be a message of a page.
    """

    english: str
    translation: str
    fuzzy: bool = False
    previous: str = ""
    lines: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    line: int = 0
    fault: str = ""


@dataclass(frozen=True)
class PoFile:
    """A ``.po`` file.

    :ivar language: its code.
    :ivar head: the head of the translation file, line by line.
    :ivar obsolete: messages that the page has no more.
    """

    language: str
    messages: tuple[PoMessage, ...] = ()
    obsolete: tuple[PoMessage, ...] = ()
    head: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where messages come from.

    :ivar page: the page, as a path within the project.
    :ivar project: its name.
    :ivar version: its version.
    :ivar written: when page and translation were written last.
    :ivar translators: their names.
    """

    page: str
    project: str
    version: str
    written: tuple[datetime, datetime]
    translators: str = ""


def write_po(file: PoFile, origin: Origin) -> bytes:
    """The bytes of a ``.po`` file, the same for the same messages."""
    page, translation = origin.written
    comment = [f"# {origin.page}", *(f"# {line}".rstrip() for line in file.head), "#"]
    catalog = Catalog(
        locale=file.language.replace("-", "_"),
        header_comment="\n".join(comment),
        project=origin.project or "-",
        version=origin.version or "-",
        last_translator=" ".join(origin.translators.split()) or "-",
        language_team=file.language,
        msgid_bugs_address="-",
        charset="utf-8",
        creation_date=page,
        revision_date=translation,
        fuzzy=False,
    )
    for message in file.messages:
        _add(catalog, message, origin.page)
    for message in file.obsolete:
        old = Message(message.english, message.translation, lineno=0)
        catalog.obsolete.setdefault(message.english, old)
    return "".join(_lines(catalog, file)).encode()


def _add(catalog: Catalog, message: PoMessage, page: str) -> None:
    made = catalog.add(
        message.english,
        message.translation,
        locations=[(page, line) for line in message.lines],
        flags=["fuzzy"] if message.fuzzy else [],
        auto_comments=message.notes,
    )
    made.flags.difference_update(_FORMATS)


def _lines(catalog: Catalog, file: PoFile) -> Iterator[str]:
    """The text of *catalog*; Babel breaks lines of previous English within their quotes."""
    previous = iter(["", *(message.previous for message in file.messages)])
    for part in generate_po(catalog, width=_WIDTH):
        if part.startswith("msgid ") and (old := next(previous)):
            for line in f"msgid {normalize(old, width=_WIDTH - 3)}".split("\n"):
                yield f"#| {line}\n"
        yield part


class _Messages(Catalog):
    """What Babel's parser fills: all messages in order, with those that are there twice."""

    #: A page has no plural forms; a message that has some is to be reported and no error.
    num_plurals = 100

    def __init__(self) -> None:
        super().__init__(charset="utf-8")
        self.found: list[Message] = []

    def __setitem__(self, id: object, message: Message) -> None:  # noqa: A002
        self.found.append(message)


def read_po(data: bytes) -> PoFile:
    """The messages in *data*.

    :raises PoError: if it is no sound ``.po`` file.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PoError(line, "the file is not UTF-8 text; save it with the encoding UTF-8") from None
    lines = [line.strip() for line in split_lines(text)]
    _check_lines(lines)
    catalog = _Messages()
    try:
        parsed = ["" if line.startswith("#~|") else line for line in lines]
        PoFileParser(catalog, abort_invalid=True).parse(parsed)
    except PoFileError as error:
        raise PoError(error.lineno + 1, _UNSOUND) from error
    except (IndexError, ValueError) as error:
        raise PoError(len(lines), _UNSOUND) from error
    header = next((message.string for message in catalog.found if not message.id), "")
    fields = dict(line.partition(": ")[::2] for line in str(header).splitlines())
    return PoFile(
        language=fields.get("Language", "").strip(),
        messages=tuple(_messages(catalog.found, lines)),
        head=tuple(_head(lines)),
    )


def _check_lines(lines: Sequence[str]) -> None:
    """Look at each line alone: Babel takes what is no text in quotes for one.

    :raises PoError: at the first that can't be a line of such a file.
    """
    for number, line in enumerate(lines, 1):
        charset = _CHARSET.search(line)
        if charset and charset[1].lower() not in {"utf-8", "utf8", "ascii", "us-ascii"}:
            raise PoError(
                number, f"the head says that the encoding is {charset[1]}; save it as UTF-8"
            )
        if not line or (line.startswith("#") and not re.match(r"#~\s*[\"m]", line)):
            continue
        if _LINE.fullmatch(line):
            continue
        if (quoted := _QUOTED.search(line)) and re.search(_BAD_ESCAPE, quoted[1]):
            raise PoError(number, "a backslash stands before a sign that it can't stand before")
        raise PoError(number, "this line has no place in a .po file, or lacks a quote")


def _messages(found: Sequence[Message], lines: Sequence[str]) -> Iterator[PoMessage]:
    seen: dict[str, int] = {}
    for message in found:
        if not message.id:
            continue
        plural = isinstance(message.id, tuple | list)
        english = str(message.id[0] if plural else message.id)
        line = message.lineno or 1
        fault = ""
        if plural:
            fault = "a message with plural forms, which no page has"
        elif message.context:
            fault = "a message with a context (msgctxt), which no page has"
        elif english in seen:
            fault = f"the same message is at line {seen[english]} already"
        seen.setdefault(english, line)
        yield PoMessage(
            _one_end(english),
            "" if plural else _one_end(str(message.string)),
            fuzzy=message.fuzzy,
            previous=_previous(lines, line),
            line=line,
            fault=fault,
        )


def _one_end(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text).strip("\n")


def _previous(lines: Sequence[str], line: int) -> str:
    """The previous English above the message at *line*: a remark that Babel does not keep."""
    found: list[str] = []
    for text in reversed(lines[: line - 1]):
        if not text.startswith("#"):
            break
        if match := _PREVIOUS.match(text):
            found.insert(0, match[1])
    return _one_end(denormalize("\n".join(['""', *found]))) if found else ""


def _head(lines: Sequence[str]) -> Iterator[str]:
    """The head of the translation file, in the remarks at the head of this one."""
    name = ""
    value: list[str] = []
    for line in lines:
        if not line.startswith("#") or line.startswith("#,"):
            break
        match = _FIELD.match(line)
        if name and (match or not line.strip("# ")):
            yield " ".join([name, *value])
            name, value = "", []
        if match:
            name, value = match[1], [match[2]] if match[2] else []
        elif name:
            value.append(line.strip("# "))
    if name:
        yield " ".join([name, *value])
