"""A zip file says what it holds and how large that is, and may lie about both.

So little of it is believed: members are counted, named and weighed first, no more comes out of one
than it said, only the parts of one shapefile are taken, and they are laid down under names of our
own, in a folder that is gone afterwards. A path inside the archive leads nowhere.
"""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from hotspot.core.errors import InvalidGeography

MEMBERS = 10
"""Files an archive may hold."""

SIZE = 500_000_000
"""Bytes it may unpack to; a whole state's tracts take a tenth of it."""

RATIO = 100
"""Times its packed size a file may unpack to; boundaries reach 3, tables of names 20."""

SMALL = 1_000_000
"""Bytes below which a file of blanks may pack better than that."""

TAKEN = (".shp", ".shx", ".dbf", ".prj", ".cpg")
"""Parts of a shapefile that are read."""

LEFT = (".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".xml", ".ain", ".aih", ".atx", ".fix", ".txt")
"""Files that travel with one and are not."""

_NEEDED = {".shp": "boundaries", ".shx": "index", ".dbf": "table of ids"}
_STEP = 1 << 20
_BEGINS = b"\x00\x00\x27\x0a"


@contextmanager
def unpacked(file: Path) -> Iterator[Path]:
    """Unpack the one shapefile of an archive for as long as it is read.

    Parameters
    ----------
    file : Path
        A zip file.

    Yields
    ------
    Path
        The shapefile, in a private folder that is removed afterwards.

    Raises
    ------
    InvalidGeography
        If the archive is damaged or locked, holds anything but one shapefile and what travels
        with it, in more members or more bytes than tracts need, or lies about its sizes.
    """
    with TemporaryDirectory(prefix="tracts-") as folder:
        try:
            with zipfile.ZipFile(file) as archive:
                for member, suffix in _parts(file, archive):
                    _unpack(file, archive, member, Path(folder) / f"tracts{suffix}")
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            raise InvalidGeography(
                f"{file}: not a whole ESRI Shapefile file, zipped; export the tracts again"
            ) from None
        shape = Path(folder) / "tracts.shp"
        if not shape.read_bytes()[:4] == _BEGINS:
            raise InvalidGeography(f"{file}: holds no shapefile; export the tracts again")
        yield shape


def _parts(file: Path, archive: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, str]]:
    """Choose the parts of the shapefile, and refuse whatever else there is."""
    members = [member for member in archive.infolist() if not _is_litter(member)]
    if len(members) > MEMBERS:
        raise InvalidGeography(
            f"{file}: the archive holds {len(members)} files; one shapefile has at most"
            f" {MEMBERS}; zip the tracts alone"
        )
    for member in members:
        _refuse_odd(file, member)
    if sum(member.file_size for member in members) > SIZE:
        raise InvalidGeography(
            f"{file}: unpacks to more than {SIZE // 10**6} MB; keep the region's tracts alone"
        )
    shapes = [member for member in members if _suffix(member) == ".shp"]
    if len(shapes) != 1:
        raise InvalidGeography(
            f"{file}: the archive must hold one shapefile, not {len(shapes)}; zip the tracts alone"
        )
    stem = _stem(shapes[0])
    parts = [(one, _suffix(one)) for one in members if _suffix(one) in TAKEN and _stem(one) == stem]
    _refuse_incomplete(file, [suffix for _, suffix in parts])
    return parts


def _is_litter(member: zipfile.ZipInfo) -> bool:
    """Tell folders, and what a Mac adds to every archive it makes."""
    path = PurePosixPath(member.filename)
    return member.is_dir() or path.name == ".DS_Store" or path.parts[0] == "__MACOSX"


def _refuse_odd(file: Path, member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    kind = stat.S_IFMT(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        what = "a path that leads out of the archive"
    elif kind not in (0, stat.S_IFREG):
        what = "a link or another file that is none"
    elif member.flag_bits & 1:
        what = "a password"
    elif len(path.parts) > 2:
        what = "folders within folders"
    elif _suffix(member) not in (*TAKEN, *LEFT):
        what = f"a {_suffix(member) or 'nameless'} file"
    elif member.file_size > _limit(member):
        what = f"a file that unpacks to {member.file_size // 10**6} MB"
    else:
        return
    raise InvalidGeography(
        f"{file}: the archive holds {what}; it may hold one shapefile"
        f" ({', '.join(TAKEN)}) and what travels with it; zip the tracts alone"
    )


def _refuse_incomplete(file: Path, suffixes: list[str]) -> None:
    missing = [f"{end} ({what})" for end, what in _NEEDED.items() if end not in suffixes]
    if missing or len(set(suffixes)) < len(suffixes):
        what = f"lacks {', '.join(missing)}" if missing else "holds a part twice"
        raise InvalidGeography(
            f"{file}: the shapefile {what}; zip all files that have its name, once each"
        )


def _unpack(file: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Copy a member; no more comes out than it says, or it is not what it says it is."""
    with archive.open(member) as packed, target.open("xb") as plain:
        shutil.copyfileobj(packed, plain, _STEP)
    if target.stat().st_size != member.file_size:
        raise InvalidGeography(f"{file}: is not as large as it says; export the tracts again")


def _limit(member: zipfile.ZipInfo) -> int:
    return min(SIZE, max(SMALL, RATIO * member.compress_size))


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _stem(member: zipfile.ZipInfo) -> str:
    path = PurePosixPath(member.filename)
    return str(path.with_suffix("")).lower()
