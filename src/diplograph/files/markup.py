"""Text as XML may hold it."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    r"""Replace characters that XML forbids by U+FFFD.

    Examples
    --------
    >>> xml_text("Ruri\x1btania") == "Ruri\ufffdtania"
    True
    """
    return _NOT_XML.sub("\ufffd", text)
