"""JSON as files bring it: what is none, or cannot be written again, is nothing."""

from __future__ import annotations

import json
from typing import Any


def object_of(text: bytes | str) -> Any:
    r"""Read one JSON object or list.

    Returns
    -------
    dict, list, or None
        None where the text is no JSON, only begins to be, is nested too deeply, is a bare value, or
        holds half a character (a lone surrogate), which no file can keep.

    Examples
    --------
    >>> object_of('{"id": "a"}'), object_of('{"id":'), object_of('["\\ud800"]')
    ({'id': 'a'}, None, None)
    """
    try:
        found = json.loads(text)
        escape = b"\\ud" if isinstance(text, bytes) else "\\ud"
        if escape in text.lower():  # type: ignore[operator]
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None
