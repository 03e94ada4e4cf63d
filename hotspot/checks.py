"""One command runs every check, so that a laptop and a server can never disagree.

``hotspot doctor --dev`` runs this module as a program: each check is a command printed before it
runs, none stops the next, and the failures are counted at the end.
"""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from rich.console import Console

import hotspot

ROOT = Path(hotspot.__file__).parents[1]
_SCRIPTS = Path(sysconfig.get_path("scripts"))
_SIDE_BY_SIDE = "not nightly and not benchmark and not browser"


def commands() -> dict[str, list[str]]:
    """List the checks by name, with the command of each, quickest first.

    Tests run side by side, those that open a browser two at a time, those that measure time alone.

    Returns
    -------
    dict of str to list of str
        Commands to be run in the folder of the clone.
    """
    modules = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "hotspot").rglob("*.py"))
    python = sys.executable
    pytest = [python, "-m", "pytest"]
    return {
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "docstrings": [python, "-m", "numpydoc.hooks.validate_docstrings", *modules],
        "imports": [str(_SCRIPTS / "lint-imports"), "--no-cache", "--no-logo"],
        "dependencies": [python, "-m", "deptry", "."],
        "tests": [*pytest, "-m", _SIDE_BY_SIDE, "-n", "auto", "--dist", "loadfile"],
        "timings": [*pytest, "tests/benchmark"],
        "screens": [*pytest, "tests/browser", "-n", "2", "--dist", "loadfile"],
    }


def run(checks: dict[str, list[str]]) -> list[str]:
    """Run checks one after the other.

    Parameters
    ----------
    checks : dict of str to list of str
        Commands by name.

    Returns
    -------
    list of str
        Names of those that failed.
    """
    console = Console(soft_wrap=True)
    failed = []
    for name, command in checks.items():
        shown = " ".join([Path(command[0]).name, *command[1:]])
        console.print(f"\n[bold]{name}[/]: {shown}", highlight=False)
        if subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode:  # noqa: S603
            failed.append(name)
    return failed


def main() -> int:
    """Run every check and say how many failed."""
    checks = commands()
    failed = run(checks)
    console = Console()
    if failed:
        console.print(f"\n[bold red]{len(failed)} of {len(checks)} checks failed:[/] {failed}")
    else:
        console.print(f"\n[bold green]all {len(checks)} checks hold")
    return len(failed)


def _environment() -> dict[str, str]:
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
    return threads | os.environ


if __name__ == "__main__":
    sys.exit(main())
