"""Past snapshots stay, so the list of them is the memory of the network."""

from pathlib import Path

from hotspot.cli.console import out, table
from hotspot.store.snapshots import Entry, list_snapshots


def show(store: Path) -> None:
    """List the snapshots of a store, oldest first."""
    entries = list_snapshots(store)
    if not entries:
        out.print(f"{store}: no snapshot yet; make one with hotspot refresh, or hotspot demo")
        return
    listed = table(str(store), "", "snapshot", "as of", "made", "by version", "kB", "region")
    for entry in entries:
        listed.add_row(*_row(entry))
    out.print(listed)


def _row(entry: Entry) -> tuple[str, ...]:
    mark = "▶" if entry.current else ""
    manifest = entry.manifest
    if manifest is None:
        return (mark, entry.id, "", "", "", "", entry.problem)
    size = sum(file.size for file in manifest.files)
    return (
        mark,
        entry.id,
        manifest.as_of.isoformat(),
        f"{manifest.created.astimezone():%Y-%m-%d %H:%M}",
        manifest.code_version,
        f"{size / 1000:,.0f}",
        manifest.site.region,
    )
