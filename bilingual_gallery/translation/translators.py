"""Who translated a file: its field ``:translators:``. No Sphinx here."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The field at the head of a translation file.
FIELD = "translators"
#: Between two names, but not within an address.
_BETWEEN = re.compile(r"[,、](?![^<]*>)")
_ONE = re.compile(r"(?P<name>[^<>]*[^<>\s])(?:\s*<(?P<address>[^<>]*)>)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Translator:
    """Somebody who translated.

    :ivar address: a web address; empty if there is none.
    """

    name: str
    address: str = ""


def read_translators(value: str) -> tuple[tuple[Translator, ...], tuple[str, ...]]:
    """Those whom the field names: ``홍길동 <https://example.org>, 임꺽정``.

    :returns: the translators, and what is wrong with the rest.
    """
    found: list[Translator] = []
    faults: list[str] = []
    parts = [part.strip() for part in _BETWEEN.split(value)] if value.strip() else []
    for part in parts:
        match = _ONE.fullmatch(part)
        if match is None:
            faults.append(f"this names no translator: {part or ','}")
            continue
        address = match["address"]
        if address is None or _ADDRESS.fullmatch(address):
            found.append(Translator(match["name"], address or ""))
        else:
            faults.append(f"this is no web address of a translator: {address or '<>'}")
    return tuple(dict.fromkeys(found)), tuple(faults)
