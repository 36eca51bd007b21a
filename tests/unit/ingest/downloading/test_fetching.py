"""One file from a publisher that stalls, cuts short, redirects, ignores ranges, changes the file, is busy."""

from __future__ import annotations

import errno
import fcntl
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from botmovie.errors import BadInput, DiskFull
from botmovie.ingest.downloading import DownloadFailed, Patience
from botmovie.ingest.downloading.fetching import fetch

BODY = bytes(range(256)) * 40
Get = Callable[..., int]


def cut(sent: int, **options: Any) -> Callable[[Any, bytes], None]:
    """Sends so many bytes and closes the line."""
    return lambda handler, body: handler.serve(body, sent=sent, **options)


def says(status: int, *headers: tuple[str, str], body: bytes = b"") -> Callable[[Any, bytes], None]:
    return lambda handler, _: handler.reply(status, list(headers), body)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "data" / "a.bin"


@pytest.fixture
def get(client: httpx.Client, publisher: Any, target: Path, slept: list[float], patience: Patience) -> Get:
    def one(path: str = "/a.bin", **options: Any) -> int:
        options.setdefault("patience", patience)
        return fetch(client, f"{publisher.address}{path}", target, sleep=slept.append, **options)

    return one


def remains(target: Path) -> list[str]:
    return sorted(p.name for p in target.parent.iterdir())


def test_a_file_comes_whole_and_nothing_else_remains(get: Get, target: Path) -> None:
    assert get() == len(BODY)
    assert target.read_bytes() == BODY
    assert remains(target) == ["a.bin"]


def test_a_file_is_asked_for_as_it_lies_there_without_compression(get: Get, publisher: Any) -> None:
    get()
    assert publisher.headers("Accept-Encoding") == ["identity"]


def test_progress_tells_what_is_there_and_what_will_be(get: Get) -> None:
    told: list[tuple[int, int | None]] = []
    get(progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, len(BODY))
    assert told[-1] == (len(BODY), len(BODY))
    assert told == sorted(told)


# -- interrupted


def test_a_file_that_is_cut_short_goes_on_where_it_stopped(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/a.bin"] = [cut(3000), cut(500)]
    get()
    assert target.read_bytes() == BODY
    assert publisher.headers("Range") == ["", "bytes=3000-", "bytes=3500-"]
    assert publisher.headers("If-Range")[1].startswith('"')


def test_a_server_that_falls_silent_is_left_and_asked_again(get: Get, publisher: Any, target: Path, slept: list[float]) -> None:
    def stall(handler: Any, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("ETag", '"x"')
        handler.end_headers()
        handler.wfile.write(body[:1000])
        handler.wfile.flush()
        publisher.released.wait(10)

    publisher.faults["/a.bin"] = [stall, lambda handler, body: handler.serve(body, etag='"x"')]
    with httpx.Client(timeout=httpx.Timeout(0.2), trust_env=False, verify=False) as hasty:
        fetch(hasty, f"{publisher.address}/a.bin", target, sleep=slept.append)
    assert target.read_bytes() == BODY
    assert publisher.headers("Range") == ["", "bytes=1000-"]
    assert slept == [1.0]


def test_what_came_before_the_program_ended_is_not_fetched_again(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/a.bin"] = [cut(3000), *[says(503)] * 3]
    with pytest.raises(DownloadFailed, match="what has come is kept"):
        get()
    assert remains(target) == ["a.bin.part", "a.bin.part.json"]
    publisher.asked.clear()
    get()
    assert target.read_bytes() == BODY
    assert publisher.headers("Range") == ["bytes=3000-"]
    assert remains(target) == ["a.bin"]


def test_an_interrupt_keeps_what_has_come(get: Get, publisher: Any, target: Path) -> None:
    def interrupted(done: int, _: int | None) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        get(progress=interrupted)
    assert (target.parent / "a.bin.part").stat().st_size > 0
    get()
    assert target.read_bytes() == BODY


def test_a_file_that_had_come_whole_before_the_program_ended_is_only_put_in_its_place(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/a.bin"] = [cut(3000), *[says(503)] * 3]
    with pytest.raises(DownloadFailed):
        get()
    (target.parent / "a.bin.part").write_bytes(BODY)
    get()
    assert target.read_bytes() == BODY
    assert publisher.headers("Range")[-1] == f"bytes={len(BODY)}-"


# -- servers that do not help


def test_a_server_without_ranges_sends_it_from_the_start(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/a.bin"] = [cut(3000), lambda handler, body: handler.serve(body, ranges=False)]
    get()
    assert target.read_bytes() == BODY


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_a_server_that_does_not_name_its_version_is_never_asked_for_a_part(get: Get, publisher: Any, target: Path, etag: str) -> None:
    publisher.faults["/a.bin"] = [cut(3000, etag=etag)]
    get()
    assert target.read_bytes() == BODY
    assert publisher.headers("Range") == ["", ""]


def test_a_date_names_the_version_where_there_is_no_tag(get: Get, publisher: Any, target: Path) -> None:
    when = "Mon, 02 Nov 2026 10:00:00 GMT"

    def dated(handler: Any, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Last-Modified", when)
        handler.end_headers()
        handler.wfile.write(body[:100])

    publisher.faults["/a.bin"] = [dated]
    get()
    assert publisher.headers("If-Range") == ["", when]
    assert target.read_bytes() == BODY


def test_a_file_that_changed_in_between_comes_anew(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/a.bin"] = [cut(3000, etag='"old"')]
    get()
    assert publisher.headers("If-Range") == ["", '"old"']
    assert target.read_bytes() == BODY


def test_a_part_of_another_version_that_a_server_sends_all_the_same_is_not_joined_on(get: Get, publisher: Any, target: Path) -> None:
    def other_part(handler: Any, body: bytes) -> None:
        handler.reply(206, [("ETag", '"new"'), ("Content-Range", f"bytes 3000-{len(body) - 1}/{len(body)}")], b"x" * (len(body) - 3000))

    publisher.faults["/a.bin"] = [cut(3000, etag='"old"'), other_part]
    get()
    assert target.read_bytes() == BODY
    assert publisher.headers("Range") == ["", "bytes=3000-", ""]


def test_a_part_that_begins_elsewhere_than_was_asked_is_not_joined_on(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/a.bin"] = [cut(3000), says(206, ("Content-Range", "bytes 0-1/10240"), body=b"xx")]
    get()
    assert target.read_bytes() == BODY


def test_a_part_of_another_address_is_not_gone_on_from(get: Get, publisher: Any, target: Path) -> None:
    publisher.files["/b.bin"] = b"something else" * 1000
    publisher.faults["/b.bin"] = [cut(3000), *[says(503)] * 3]
    with pytest.raises(DownloadFailed):
        get("/b.bin")
    get("/a.bin")
    assert target.read_bytes() == BODY


@pytest.mark.parametrize("note", ["", "no json", "[]", '{"url": 7, "x": 1}'])
def test_a_part_of_which_nothing_is_known_is_dropped(get: Get, target: Path, note: str) -> None:
    target.parent.mkdir()
    (target.parent / "a.bin.part").write_bytes(b"left over")
    (target.parent / "a.bin.part.json").write_text(note, "utf-8")
    get()
    assert target.read_bytes() == BODY


def test_a_file_that_has_shrunk_comes_anew(get: Get, publisher: Any, target: Path) -> None:
    target.parent.mkdir()
    (target.parent / "a.bin.part").write_bytes(b"x" * 20_000)
    (target.parent / "a.bin.part.json").write_text(json.dumps({"url": f"{publisher.address}/a.bin", "validator": '"x"', "total": 30_000}), "utf-8")
    publisher.faults["/a.bin"] = [says(416)]
    get()
    assert target.read_bytes() == BODY


# -- busy


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408])
def test_a_server_that_is_busy_is_asked_again_after_longer_and_longer_waits(get: Get, publisher: Any, slept: list[float], status: int) -> None:
    publisher.faults["/a.bin"] = [says(status)] * 3
    get()
    assert slept == [1.0, 2.0, 4.0]


def test_a_wait_that_the_server_asks_for_is_kept(get: Get, publisher: Any, slept: list[float]) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    publisher.faults["/a.bin"] = [says(429, ("Retry-After", "7")), says(503, ("Retry-After", later)), says(503, ("Retry-After", "soon"))]
    get()
    assert (slept[0], 80 < slept[1] <= 90, slept[2]) == (7.0, True, 4.0)


def test_a_wait_of_hours_is_left_to_people(get: Get, publisher: Any, slept: list[float]) -> None:
    publisher.faults["/a.bin"] = [says(429, ("Retry-After", "7200"))]
    with pytest.raises(DownloadFailed, match="asks to wait for 7200 seconds"):
        get()
    assert slept == []


def test_a_server_that_stays_busy_is_left_after_some_attempts(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/a.bin"] = [says(503)] * 9
    with pytest.raises(DownloadFailed, match="503"):
        get()
    assert len(publisher.asked) == 4
    assert remains(target) == []


def test_attempts_count_only_while_nothing_comes(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/a.bin"] = [cut(1000)] * 8
    get()
    assert target.read_bytes() == BODY


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_told_at_once_and_leaves_nothing(get: Get, publisher: Any, target: Path, status: int) -> None:
    publisher.faults["/a.bin"] = [says(status)]
    with pytest.raises(DownloadFailed, match=f"status {status}") as told:
        get()
    assert told.value.status == status
    assert len(publisher.asked) == 1
    assert remains(target) == []


def test_a_server_that_is_not_there_is_told(client: httpx.Client, target: Path, slept: list[float]) -> None:
    with pytest.raises(DownloadFailed, match="check the network"):
        fetch(client, "http://127.0.0.1:9/a.bin", target, patience=Patience(attempts=2), sleep=slept.append)
    assert slept == [1.0]


# -- led elsewhere


def test_redirects_are_followed(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/old.bin"] = [says(302, ("Location", "/older.bin"))]
    publisher.faults["/older.bin"] = [says(301, ("Location", f"{publisher.address}/a.bin"))]
    get("/old.bin")
    assert target.read_bytes() == BODY


@pytest.mark.parametrize("elsewhere", ["file:///etc/hostname", "ftp://127.0.0.1/a.bin", "data:text/plain,hello"])
def test_nobody_is_led_to_anything_but_http(get: Get, publisher: Any, target: Path, elsewhere: str) -> None:
    publisher.faults["/a.bin"] = [says(302, ("Location", elsewhere))]
    with pytest.raises(DownloadFailed, match="nothing is fetched from"):
        get()
    assert remains(target) == []


def test_redirects_in_a_circle_end(get: Get, publisher: Any) -> None:
    publisher.faults["/a.bin"] = [says(302, ("Location", "/a.bin"))] * 20
    with pytest.raises(DownloadFailed, match="nothing is fetched from"):
        get()


def test_nobody_is_led_from_an_encrypted_address_to_an_open_one(target: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://example.org/a.bin"}) if request.url.scheme == "https" else httpx.Response(200, content=BODY)

    with httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=True) as client, pytest.raises(DownloadFailed, match="not encrypted"):
        fetch(client, "https://example.org/a.bin", target)


# -- wrong, full, locked


def test_a_file_that_is_found_wrong_comes_once_more(get: Get, publisher: Any, target: Path) -> None:
    publisher.faults["/a.bin"] = [lambda handler, body: handler.serve(body[::-1])]
    get(check=lambda path: "" if path.read_bytes() == BODY else "it is wrong")
    assert target.read_bytes() == BODY


def test_a_file_that_is_found_wrong_twice_is_not_kept(get: Get, target: Path) -> None:
    with pytest.raises(DownloadFailed, match="came twice, and it is wrong"):
        get(check=lambda _: "it is wrong")
    assert remains(target) == []


def test_a_file_that_was_there_stays_until_the_new_one_is_whole(get: Get, publisher: Any, target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(b"old")
    publisher.faults["/a.bin"] = [cut(3000), *[says(503)] * 3]
    with pytest.raises(DownloadFailed):
        get()
    assert target.read_bytes() == b"old"
    get()
    assert target.read_bytes() == BODY


def test_a_full_disk_keeps_what_has_come_and_says_so(get: Get, publisher: Any, target: Path) -> None:
    def full(done: int, _: int | None) -> None:
        if done:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFull, match=r"a\.bin\.part is kept"):
        get(progress=full)
    assert (target.parent / "a.bin.part").stat().st_size > 0
    get()
    assert target.read_bytes() == BODY


def test_a_folder_that_cannot_be_made_is_told(client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="name another folder with --to"):
        fetch(client, "http://127.0.0.1:9/a.bin", tmp_path / "file" / "a.bin")


def test_two_downloads_of_one_file_do_not_mix(get: Get, target: Path) -> None:
    target.parent.mkdir()
    with (target.parent / "a.bin.part").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BadInput, match="Another download"):
            get()


def test_waits_double_up_to_the_longest() -> None:
    patience = Patience(first=1.0, longest=10.0)
    assert [patience.wait(n) for n in (1, 2, 3, 4, 5)] == [1.0, 2.0, 4.0, 8.0, 10.0]
