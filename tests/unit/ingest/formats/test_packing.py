"""Files as publishers pack them: gzip, zip, folders, byte order marks, and what is damaged."""

import gzip

import pytest

from botmovie.errors import BadInput, NotFound
from botmovie.ingest.formats.packing import Meter, find_pieces, open_text, read_head, read_lines, total_bytes

TEXT = "first line\nsecond line\n"


def lines(path):
    return [line for piece in find_pieces([path]) for _, line in read_lines(piece, Meter())]


def test_plain_gzip_and_zip_hold_the_same_lines(write):
    plain, packed, archive = write("a.txt", TEXT), write("b.txt.gz", gzip.compress(TEXT.encode())), write("c.zip", {"d/a.txt": TEXT})
    assert lines(plain) == lines(packed) == lines(archive) == ["first line", "second line"]


def test_gzip_is_known_by_its_bytes_and_not_by_its_name(write):
    assert lines(write("a.txt", gzip.compress(TEXT.encode()))) == ["first line", "second line"]


def test_a_byte_order_mark_and_windows_line_ends_are_taken_off(write):
    assert lines(write("a.txt", "\ufefffirst\r\nsecond\r\n".encode())) == ["first", "second"]


def test_progress_counts_the_bytes_of_the_compressed_file(write):
    path = write("a.txt.gz", gzip.compress(("x" * 1000 + "\n").encode() * 2000))
    seen = []
    list(read_lines(find_pieces([path])[0], Meter(seen.append)))
    assert seen[-1] == path.stat().st_size == total_bytes([path])


def test_a_folder_gives_its_files_in_order_without_hidden_ones(write, tmp_path):
    for name in ("b.csv", "a.csv", ".DS_Store"):
        write(f"set/{name}", TEXT)
    assert [p.name for p in find_pieces([tmp_path / "set"])] == ["a.csv", "b.csv"]


def test_resource_forks_of_an_archive_are_left(write):
    archive = write("a.zip", {"movies.csv": TEXT, "__MACOSX/._movies.csv": "x"})
    assert [p.shown for p in find_pieces([archive])] == ["a.zip/movies.csv"]


@pytest.mark.parametrize("keep", [20, 2000])
def test_gzip_that_is_cut_short_is_refused(write, keep):
    whole = gzip.compress(b"".join(f"line {i * 7919}\n".encode() for i in range(5000)))
    with pytest.raises(BadInput, match=r"a\.txt\.gz is cut short or damaged .* fetch it again"):
        lines(write("a.txt.gz", whole[:keep]))


def test_a_zip_that_is_cut_short_is_refused(write):
    whole = write("a.zip", {"a.txt": TEXT * 50}).read_bytes()
    with pytest.raises(BadInput, match=r"b\.zip is cut short or damaged"):
        lines(write("b.zip", whole[:-40]))


def test_a_zip_with_a_changed_byte_is_refused(write):
    path = write("a.zip", {"a.txt": "".join(f"{i * 7919}\n" for i in range(900))})
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 255
    with pytest.raises(BadInput, match="damaged"):
        lines(write("a.zip", bytes(whole)))


def test_a_zip_that_is_packed_in_an_unknown_way_is_refused_with_what_to_do(write):
    path = write("a.zip", {"a.txt": TEXT})
    packed = bytearray(path.read_bytes())
    for header, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        packed[packed.index(header) + offset] = 77
    with pytest.raises(BadInput, match=r"a\.zip/a\.txt cannot be unpacked here .*; unpack it yourself and name the folder"):
        lines(write("a.zip", bytes(packed)))


def test_an_encrypted_zip_is_refused_with_what_to_do(write):
    path = write("a.zip", {"a.txt": TEXT})
    packed = bytearray(path.read_bytes())
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(header) + offset] |= 1
    with pytest.raises(BadInput, match="unpack it yourself"):
        lines(write("a.zip", bytes(packed)))


def test_a_tar_archive_is_refused_with_the_command_that_unpacks_it(write):
    with pytest.raises(BadInput, match=r"unpack it first \(tar xf MovieSummaries\.tar\.gz\)"):
        find_pieces([write("MovieSummaries.tar.gz", b"x")])


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotFound, match=r"no file or folder .*nowhere"):
        find_pieces([tmp_path / "nowhere"])


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(BadInput, match="There is no file in"):
        find_pieces([tmp_path])


def test_no_path_at_all_is_refused():
    with pytest.raises(BadInput, match="Name at least one file"):
        find_pieces([])


@pytest.mark.parametrize(("content", "message"), [(b"", "is empty"), (b" \r\n", "is empty"), (b"a\0b", "no UTF-8 text"), (b"Am\xe9lie", "no UTF-8 text"),
                                                  ("title".encode("utf-16"), "UTF-16 text; save it as UTF-8"), (b"PK\x03\x04", "zip archive; give its name the ending")])  # fmt: skip
def test_what_is_no_text_is_refused(write, content, message):
    with pytest.raises(BadInput, match=message):
        read_head(find_pieces([write("a.csv", content)])[0])


def test_a_file_is_closed_when_reading_stops_early(write):
    piece = find_pieces([write("a.txt", TEXT)])[0]
    reading = read_lines(piece, Meter())
    next(reading)
    reading.close()
    with open_text(piece, Meter()) as text:
        assert text.read() == TEXT
