"""An archive is believed in nothing: neither names, nor sizes, nor that it holds what it should."""

import stat
import struct
import zipfile

import pytest

from hotspot.core.errors import InvalidGeography
from hotspot.ingest.geography.archives import MEMBERS, unpacked

SHAPE = b"\x00\x00\x27\x0a" + b"\x00" * 96
PARTS = {"t.shp": SHAPE, "t.shx": SHAPE, "t.dbf": b"\x03" * 50, "t.prj": b"GEOGCS[]"}


def archive(tmp_path, members, method=zipfile.ZIP_DEFLATED):
    file = tmp_path / "tracts.zip"
    with zipfile.ZipFile(file, "w", method) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return file


def names(file):
    with unpacked(file) as shape:
        return sorted(part.name for part in shape.parent.iterdir())


def refused(file):
    with pytest.raises(InvalidGeography) as said, unpacked(file):
        pass
    return str(said.value)


def test_the_parts_of_the_shapefile_come_out_under_our_names(tmp_path):
    extra = {"t.shp.xml": b"<a/>", "t.sbn": b"1", "t.cpg": b"UTF-8"}
    found = names(archive(tmp_path, PARTS | extra))
    assert found == ["tracts.cpg", "tracts.dbf", "tracts.prj", "tracts.shp", "tracts.shx"]


def test_nothing_stays_behind(tmp_path):
    with unpacked(archive(tmp_path, PARTS)) as shape:
        folder = shape.parent
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_a_folder_and_what_a_mac_adds_do_no_harm(tmp_path):
    inside = {f"My tracts/{name.upper()}": content for name, content in PARTS.items()}
    mac = {"__MACOSX/My tracts/._t.shp": b"x", "My tracts/.DS_Store": b"x", "My tracts/": b""}
    assert len(names(archive(tmp_path, inside | mac))) == 4


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../t.cpg", "a path that leads out"),
        ("/etc/t.cpg", "a path that leads out"),
        ("..\\t.cpg", "a path that leads out"),
        ("C:/t.cpg", "a path that leads out"),
        ("a/b/t.cpg", "folders within folders"),
        ("patients.csv", "a .csv file"),
        ("tracts.kml", "a .kml file"),
        ("tracts.vrt", "a .vrt file"),
        ("other.zip", "a .zip file"),
        ("README", "a nameless file"),
    ],
)
def test_what_is_no_part_of_a_shapefile_is_refused(tmp_path, name, what):
    assert what in refused(archive(tmp_path, PARTS | {name: b"x"}))


def test_a_link_is_refused(tmp_path):
    file = archive(tmp_path, PARTS)
    with zipfile.ZipFile(file, "a") as zipped:
        link = zipfile.ZipInfo("t.cpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        zipped.writestr(link, "/etc/passwd")
    assert "a link" in refused(file)


def test_a_password_is_asked_of_nobody(tmp_path):
    content = bytearray(archive(tmp_path, PARTS, zipfile.ZIP_STORED).read_bytes())
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    file = tmp_path / "locked.zip"
    file.write_bytes(content)
    assert "a password" in refused(file)


def test_too_many_files_are_refused(tmp_path):
    many = {f"t{number}.xml": b"x" for number in range(MEMBERS)}
    assert f"at most {MEMBERS}" in refused(archive(tmp_path, PARTS | many))


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_part_that_is_missing_is_named(tmp_path, part):
    less = {name: content for name, content in PARTS.items() if not name.endswith(part)}
    assert f"lacks {part}" in refused(archive(tmp_path, less))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused(tmp_path):
    file = archive(tmp_path, PARTS)
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr("t.dbf", b"other")
    assert "a part twice" in refused(file)


def test_a_bomb_is_refused_before_it_has_unpacked(tmp_path):
    bomb = {"t.dbf": b"\x00" * 20_000_000}
    file = archive(tmp_path, PARTS | bomb)
    assert file.stat().st_size < 100_000
    assert "unpacks to 20 MB" in refused(file)


def test_a_bomb_that_lies_about_its_size_is_refused_too(tmp_path):
    """The sizes of the directory say a hundred bytes; what counts is what comes out."""
    file = archive(tmp_path, PARTS | {"t.dbf": b"\x00" * 20_000_000})
    content = bytearray(file.read_bytes())
    real = struct.pack("<I", 20_000_000)
    while (place := content.find(real)) >= 0:
        content[place : place + 4] = struct.pack("<I", 100)
    file.write_bytes(content)
    assert refused(file)


def test_a_folder_of_blanks_that_is_not_taken_is_refused_too(tmp_path):
    assert "unpacks to 20 MB" in refused(archive(tmp_path, PARTS | {"t.txt": b"0" * 20_000_000}))


def test_a_damaged_archive_is_refused(tmp_path):
    file = archive(tmp_path, PARTS)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "not a whole ESRI Shapefile" in refused(file)
    broken = bytearray(archive(tmp_path, PARTS, zipfile.ZIP_STORED).read_bytes())
    broken[broken.index(SHAPE) + 40] ^= 0xFF
    file.write_bytes(broken)
    assert "not a whole ESRI Shapefile" in refused(file)
