"""OpenAI's published rules for files of supervised fine-tuning, its prices and its dates: what is checked and told before
anything leaves this machine.

Read on the day `READ` from the guides "Supervised fine-tuning" and "Fine-tuning best practices", the pages "Pricing" and
"Deprecations", and the reference of `POST /v1/files` and `POST /v1/fine_tuning/jobs`. Knows nothing of networks.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

READ = "2026-11-23"
LEAST_EXAMPLES = 10
MOST_BYTES = 512 * 10**6
MOST_SUFFIX = 64
LONGEST_EXAMPLE = 65_536
"""Tokens of one example, for every model below; longer ones would be cut at their end."""
ROLES = ("system", "user", "assistant")
_KEYS = frozenset({"role", "content", "name", "weight"})
_MESSAGE, _REPLY = 3, 3  # tokens of each message and of the answer's beginning, beside the text
_BYTES_A_TOKEN = 4  # of English text a token has 4.4 bytes and more: the estimate is rather too high

CLOSING = (
    "OpenAI is closing its own fine-tuning: organizations that had never used it create no jobs since 2026-05-07, those that had not asked a tuned model for 60 days "
    "none since 2026-07-02, and nobody any from 2027-01-06 on. Servers with the same interface are named with --url."
)


@dataclass(frozen=True, slots=True)
class Tunable:
    """A model that can be tuned: dollars for a million training tokens, and the day from which neither it nor what was tuned from it answers."""

    dollars: float
    ends: str


MODELS: Mapping[str, Tunable] = {
    "gpt-4.1-2025-04-14": Tunable(25.0, "2027-01-14"),
    "gpt-4.1-mini-2025-04-14": Tunable(5.0, "2027-01-14"),
    "gpt-4.1-nano-2025-04-14": Tunable(1.5, "2026-10-23"),
    "gpt-4o-2024-08-06": Tunable(25.0, "2027-01-14"),
    "gpt-4o-mini-2024-07-18": Tunable(3.0, "2027-01-14"),
}


def tunable(model: str) -> Tunable | None:
    """What is known of a model, named with or without its date, or of the one that "ft:MODEL:…" was tuned from."""
    name = model.removeprefix("ft:").partition(":")[0]
    dated = [known for known in MODELS if re.fullmatch(rf"{re.escape(name)}-\d{{4}}-\d\d-\d\d", known)]
    return MODELS.get(name) or (MODELS[dated[0]] if dated else None)


Count = Callable[[str], int]
"""Tokens of a text."""


def token_count(model: str) -> tuple[Count, bool]:
    """(counts the tokens of a text for a model, whether that is exact). It is where tiktoken's file of the model's encoding lies in
    its cache; nothing is fetched, and without the file bytes are counted."""
    import tiktoken

    try:
        name = tiktoken.encoding_name_for_model(model.removeprefix("ft:").partition(":")[0])
    except KeyError:
        return _estimated, False
    if not _cached(name).is_file():
        return _estimated, False
    encoding = tiktoken.get_encoding(name)
    return lambda text: len(encoding.encode_ordinary(text)), True


def _estimated(text: str) -> int:
    return math.ceil(len(text.encode()) / _BYTES_A_TOKEN)


def _cached(encoding: str) -> Path:
    """Where tiktoken keeps the file of an encoding that it has fetched once."""
    folder = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR") or os.path.join(tempfile.gettempdir(), "data-gym-cache")
    address = f"https://openaipublic.blob.core.windows.net/encodings/{encoding}.tiktoken"
    return Path(folder) / hashlib.sha1(address.encode(), usedforsecurity=False).hexdigest()


def tokens_of(messages: Sequence[Mapping[str, Any]], count: Count) -> int:
    """Tokens of an example as they are charged, after OpenAI's cookbook: text and role of each message, and what stands between."""
    return _REPLY + sum(_MESSAGE + count(str(m.get("role", ""))) + count(str(m.get("content", ""))) for m in messages)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it would be uploaded. `problems` name the line; `rows` are hashes of the examples, in order."""

    path: Path
    problems: tuple[str, ...]
    examples: int
    tokens: int
    longest: int
    bytes: int
    sha256: str
    rows: tuple[str, ...]


def check_file(path: Path, count: Count) -> Checked:
    """Read a file of examples as OpenAI would and compare it with the published rules."""
    raw = path.read_bytes()
    problems = [f"{path.name}: {told}" for told in _of_bytes(raw)]
    rows, lengths = [], []
    for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
        messages, told = _messages(line)
        length = tokens_of(messages, count)
        told = told or (f"has {length:,} tokens, at most {LONGEST_EXAMPLE:,} are read" if length > LONGEST_EXAMPLE else "")
        if told:
            problems.append(f"{path.name}:{number} {told}")
        rows.append(hashlib.sha256(line.encode()).hexdigest())
        lengths.append(length)
    if len(rows) < LEAST_EXAMPLES:
        problems.append(f"{path.name} has {len(rows)} examples, at least {LEAST_EXAMPLES} are needed")
    if len(set(rows)) < len(rows):
        problems.append(f"{path.name} has {len(rows) - len(set(rows))} examples twice")
    return Checked(path, tuple(problems), len(rows), sum(lengths), max(lengths, default=0), len(raw), hashlib.sha256(raw).hexdigest(), tuple(rows))


def check_pair(training: Checked, validation: Checked | None) -> tuple[str, ...]:
    """What is wrong with the files together: the same data must not be in both."""
    if validation is None:
        return training.problems
    shared = len(set(training.rows) & set(validation.rows))
    both = (f"{shared} examples of {validation.path.name} are in {training.path.name} too",) if shared else ()
    return (*training.problems, *validation.problems, *both)


def _of_bytes(raw: bytes) -> Iterator[str]:
    if len(raw) > MOST_BYTES:
        yield f"has {len(raw):,} bytes, at most {MOST_BYTES:,} are taken"
    if raw.startswith(b"\xef\xbb\xbf"):
        yield "begins with a byte order mark"
    if b"\r" in raw:
        yield "has carriage returns"
    try:
        raw.decode()
    except UnicodeDecodeError:
        yield "is not UTF-8"


def _messages(line: str) -> tuple[list[Mapping[str, Any]], str]:
    """The messages of a line, and the first thing that is wrong with them."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return [], f"is no JSON: {error.msg}"
    messages = row.get("messages") if isinstance(row, dict) else None
    if not isinstance(messages, list) or not messages or not all(isinstance(m, dict) for m in messages):
        return [], 'has no list of "messages"'
    if set(row) != {"messages"}:
        return messages, f"has {', '.join(sorted(set(row) - {'messages'}))} beside messages"
    return messages, next((told for i, m in enumerate(messages) if (told := _message(i, m))), "") or _order(messages)


def _message(index: int, message: Mapping[str, Any]) -> str:
    role, content = message.get("role"), message.get("content")
    if set(message) - _KEYS:
        return f"has a message with {', '.join(sorted(set(message) - _KEYS))}"
    if role not in ROLES:
        return f"has a message of the role {role!r}, roles are {', '.join(ROLES)}"
    if not isinstance(content, str) or not content.strip():
        return f"has a message of {role} that says nothing"
    if role == "system" and index:
        return "has a system message that is not the first"
    if message.get("weight", 1) not in (0, 1) or ("weight" in message and role != "assistant"):
        return "has a weight that is not 0 or 1 of an assistant's message"
    return ""


def _order(messages: Sequence[Mapping[str, Any]]) -> str:
    roles = [m["role"] for m in messages]
    if roles[-1] != "assistant":
        return "does not end with a message of assistant, so there is nothing to learn"
    if "user" not in roles:
        return "has no message of user"
    return "" if any(m["role"] == "assistant" and m.get("weight", 1) for m in messages) else "has no message of assistant to learn from"
