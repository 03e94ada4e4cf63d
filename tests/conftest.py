"""What every test stands on: its kind comes from its folder, and chance is the same every day."""

import os
from pathlib import Path

import hypothesis
import pytest

from tests import postgres_server
from tests.chromium import CHROMIUM, QUIET

for _library in ("OPENBLAS", "OMP", "MKL"):  # before numpy: threads fight over a shared machine
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

KINDS = ("unit", "reference", "property", "recovery", "app", "browser", "benchmark")
HERE = Path(__file__).parent

hypothesis.settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=100,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "nightly",
    max_examples=10_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def kind_of(path: Path) -> str | None:
    """Say which folder of kinds a test lies in, or None if in none."""
    if not path.is_relative_to(HERE):
        return None
    folder = path.relative_to(HERE).parts[0]
    return folder if folder in KINDS else None


def pytest_collection_modifyitems(items):
    homeless = sorted({str(item.path) for item in items if kind_of(item.path) is None})
    if homeless:
        raise pytest.UsageError(
            f"a test must live in one of tests/{{{','.join(KINDS)}}}: {', '.join(homeless)}"
        )
    for item in items:
        item.add_marker(getattr(pytest.mark, kind_of(item.path)))


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory):
    """The demo as ``hotspot demo`` makes it, with both snapshots; its truths lie beside it."""
    from hotspot.cli import demonstration  # only who asks for it waits for it

    return demonstration.ensure(tmp_path_factory.mktemp("demo"), fresh=False)


def _refuse_to_skip(report):
    """Where everything must run, a test that did not run has failed."""
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if skipped and os.environ.get("HOTSPOT_NO_SKIP") == "1":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be (HOTSPOT_NO_SKIP=1): {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return _refuse_to_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return _refuse_to_skip((yield))


@pytest.fixture(scope="session")
def reference() -> Path:
    """Folder of cases computed elsewhere."""
    folder = os.environ.get("HOTSPOT_REFERENCE")
    if not folder:
        pytest.skip("set HOTSPOT_REFERENCE to the folder of reference cases")
    return Path(folder)


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of our own; ``url()`` and ``fresh_database()`` are addresses."""
    programs = postgres_server.find_programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server (initdb, pg_ctl) on this machine")
    pytest.importorskip("psycopg", exc_type=ImportError)
    with postgres_server.running(programs) as server:
        yield server


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine; apt-get install chromium")
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()
