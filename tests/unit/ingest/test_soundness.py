"""Every byte of a text file is looked at, and a complaint says where."""

import gzip
import zlib

import pytest

from hotspot.ingest import soundness
from hotspot.ingest.soundness import complaint_of, ends_within_a_line, line_ends_of


@pytest.fixture(params=["e.csv", "e.csv.gz"])
def write(request, tmp_path):
    def writing(content):
        file = tmp_path / request.param
        packed = request.param.endswith(".gz")
        file.write_bytes(gzip.compress(content) if packed else content)
        return file

    return writing


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", "a,é😀\n".encode(), b"\xef\xbb\xbfa,b\n", "é😀".encode() * 999]
)
def test_sound_text_has_no_complaint(write, monkeypatch, content):
    monkeypatch.setattr(soundness, "CHUNK", 7)
    assert complaint_of(write(content)) == ""


def test_the_first_byte_that_is_not_utf8_is_pointed_to(write):
    text = b"a,b\n" * 500_000 + "Peña\n".encode("cp1252") + b"\xff"
    said = complaint_of(write(text))
    assert "not UTF-8 from byte offset 2,000,002 on, probably Windows-1252 (cp1252)" in said
    assert "save the extract as UTF-8" in said


def test_a_character_cut_at_the_end_is_pointed_to(write):
    assert "byte offset 4 on" in complaint_of(write(b"a,b\n" + "é".encode()[:1]))


def test_the_first_nul_is_pointed_to(write):
    text = b"a,b\n" * 500_000 + b"1,\x00\x00\n"
    assert "there is a NUL byte at byte offset 2,000,002" in complaint_of(write(text))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_named_with_a_mark_or_without(write, encoding):
    said = complaint_of(write(("visit,patient\n" * 99).encode(encoding)))
    assert said.startswith("the file is UTF-16 text")
    assert "save the extract as UTF-8" in said


def test_a_gzip_file_that_is_cut_off_is_said_to_be(tmp_path):
    whole = gzip.compress(b"a,b\n" * 99_999)
    file = tmp_path / "e.csv.gz"
    for end in (len(whole) // 2, len(whole) - 4, 15):
        file.write_bytes(whole[:end])
        assert complaint_of(file) == soundness.CUT_OFF
    assert "still being written" in soundness.CUT_OFF


def test_a_gzip_file_that_is_damaged_or_none_is_said_to_be(tmp_path):
    file = tmp_path / "e.csv.gz"
    whole = bytearray(gzip.compress(bytes(range(32, 127)) * 999))
    for content in (b"not compressed", bytes(whole[:-8]) + zlib.crc32(b"").to_bytes(8, "big")):
        file.write_bytes(content)
        assert "it is no sound gzip file" in complaint_of(file)


def test_parts_of_gzip_one_after_the_other_are_one_file(tmp_path):
    (tmp_path / "e.csv.gz").write_bytes(gzip.compress(b"a\n") + gzip.compress(b"1\n"))
    assert complaint_of(tmp_path / "e.csv.gz") == ""


def test_a_file_that_is_gone_is_said_to_be(tmp_path):
    assert "cannot be opened or was removed" in complaint_of(tmp_path / "e.csv")


@pytest.mark.parametrize(
    ("content", "ends"),
    [
        (b"a\nb\n", {"LF"}),
        (b"a\r\nb\r\n", {"CRLF"}),
        (b"a\rb\r", {"CR"}),
        (b"a\r\nb\nc", {"LF", "CRLF"}),
        (b"abcdef\r\nabcdef\r\n", {"CRLF"}),
        (b"abc", set()),
    ],
)
def test_the_ways_lines_end_are_seen_across_pieces(write, monkeypatch, content, ends):
    monkeypatch.setattr(soundness, "CHUNK", 7)
    assert line_ends_of(write(content)) == ends


def test_a_line_without_an_end_is_seen(write):
    assert ends_within_a_line(write(b"a,b\n1,"))
    assert not ends_within_a_line(write(b"a,b\n1,2\n"))
    assert not ends_within_a_line(write(b"a,b\n1,2\r"))
    assert not ends_within_a_line(write(b""))
