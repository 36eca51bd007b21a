"""A whole offer, file by file, into a folder. What is there already stays."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from botmovie import __version__
from botmovie.errors import BadInput, DiskFull
from botmovie.ingest.downloading.fetching import DownloadFailed, Patience, fetch
from botmovie.ingest.downloading.offers import Item, Offer
from botmovie.ingest.downloading.wikidata import YEARS, fetch_films

Progress = Callable[[str, int, int | None], None]
"""Called with a file's name, the bytes of it that are there, and where it is known how many there will be."""
Sleep = Callable[[float], None]
_FIRST_BYTES = {".gz": b"\x1f\x8b", ".zip": b"PK"}
_MD5 = re.compile(r"\b[0-9a-fA-F]{32}\b")


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file in its place. `already` if it was there before; `verified` if the publisher's checksum was compared."""

    name: str
    size: int
    already: bool = False
    verified: bool = False


def fetch_offer(
    offer: Offer, folder: Path, *, base: str | None = None, only: Collection[str] = (), contact: str = "", progress: Progress | None = None,
    patience: Patience | None = None, sleep: Sleep = time.sleep, trust_env: bool = True,
) -> Iterator[Fetched]:  # fmt: skip
    """Fetch the files of an offer, or `only` those of these names, one after the other.

    `base` stands in the place of the publisher's address; `contact` tells the publisher how to reach whoever runs this.
    Raises what `fetch` raises, DiskFull where the rest cannot fit, and BadInput for a name that is none of the offer's.
    """
    items = chosen(offer, only)
    patience = patience or Patience()
    address = _address(base or offer.base)
    if base is None and offer.name == "wikidata" and not contact:
        raise BadInput("Wikidata's query service asks who runs queries to say how they can be reached: give --contact with a mail or web address.")
    missing = [item for item in items if not (folder / item.name).exists()]
    needed = room_needed(missing, folder)
    if needed:
        raise DiskFull(f"About {needed / 1e9:.1f} GB more than is free would be needed in {folder}: free some, name another folder with --to, or fewer files with --only.")
    with _client(patience, contact, trust_env=trust_env) as client:
        if offer.name == "wikidata":
            for name, size, already in fetch_films(client, address, folder, only=only, progress=progress, patience=patience, sleep=sleep):
                yield Fetched(name, size, already)
            return
        for item in items:
            yield _fetch_item(client, f"{address.rstrip('/')}/{item.name}", item, folder, progress, patience, sleep)


def chosen(offer: Offer, only: Collection[str]) -> tuple[Item, ...]:
    """The items of these names, in the offer's order; all without names. A name with YEAR in it stands for every year."""
    if not only:
        return offer.items
    found = {name: item for item in offer.items for name in only if re.fullmatch(re.escape(item.name).replace("YEAR", r"\d{4}"), name)}
    unknown = [name for name in only if name not in found]
    if unknown:
        raise BadInput(f"{offer.name} has no file {unknown[0]!r}; it has {', '.join(item.name for item in offer.items)}.")
    return tuple(replace(item, name=name, size=item.size // (YEARS if name != item.name else 1)) for name, item in found.items())


def room_needed(items: Collection[Item], folder: Path) -> int:
    """How many bytes are missing on the disk of a folder for these items; 0 where there is room."""
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    return max(0, sum(item.size for item in items) - shutil.disk_usage(there).free - sum(_size(folder / f"{item.name}.part") for item in items))


def _fetch_item(client: httpx.Client, url: str, item: Item, folder: Path, progress: Progress | None, patience: Patience, sleep: Sleep) -> Fetched:
    target = folder / item.name
    if target.exists():
        return Fetched(item.name, target.stat().st_size, already=True)
    md5 = _published_md5(client, url, target, patience, sleep) if item.md5 else None
    report = (lambda done, total: progress(item.name, done, total)) if progress else None
    size = fetch(client, url, target, check=lambda path: _wrong(path, item.name, md5), progress=report, patience=patience, sleep=sleep)
    return Fetched(item.name, size, verified=md5 is not None)


def _wrong(path: Path, name: str, md5: str | None) -> str:
    """What is wrong with a file that has come; "" for nothing. Pages that ask to log in come with status 200 too."""
    with path.open("rb") as file:
        first = next((start for end, start in _FIRST_BYTES.items() if name.endswith(end)), b"")
        if file.read(len(first)) != first:
            return "it is another kind of file than its name says: look at it in a browser, the network may want a login"
        file.seek(0)
        got = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest() if md5 else None
    return "" if got == md5 else f"its MD5 is {got}, while the publisher gives {md5}"


def _published_md5(client: httpx.Client, url: str, target: Path, patience: Patience, sleep: Sleep) -> str | None:
    """The checksum that the publisher gives for a file; None where it gives none any more."""
    beside = target.with_name(f"{target.name}.md5")
    try:
        fetch(client, f"{url}.md5", beside, patience=patience, sleep=sleep)
    except DownloadFailed as error:
        if error.status in (404, 410):
            return None
        raise
    found = _MD5.search(beside.read_text("utf-8", "replace"))
    beside.unlink()
    return found[0].lower() if found else None


@contextmanager
def _client(patience: Patience, contact: str, *, trust_env: bool) -> Iterator[httpx.Client]:
    """Says who asks, as Wikimedia's User-Agent policy wants it: program/version (contact) library/version."""
    agent = f"botmovie/{__version__} ({contact or 'film question answering; a person runs this by hand'}) httpx/{httpx.__version__} Python/{platform.python_version()}"
    timeout = httpx.Timeout(patience.stall, connect=patience.connect)
    try:
        with httpx.Client(headers={"User-Agent": agent}, timeout=timeout, follow_redirects=True, max_redirects=10, trust_env=trust_env) as client:
            yield client
    except UnicodeEncodeError as error:
        raise BadInput("--contact may only hold plain letters, digits and signs.") from error


def _address(base: str) -> str:
    if not base.startswith(("https://", "http://")):
        raise BadInput(f"--url must begin with https:// or http://, not {base!r}.")
    return base


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
