"""Who waits for a long job sees how far it is, and no traceback when it is stopped."""

import io
import os
import signal

import pytest
import typer
from rich.console import Console

from hotspot.cli import console
from hotspot.cli.console import STOPPED, progress, stoppable


@pytest.fixture
def terminal(monkeypatch):
    paper = io.StringIO()
    wide = Console(file=paper, width=120, force_terminal=True, color_system=None)
    monkeypatch.setattr(console, "err", wide)
    return paper


def test_a_long_step_says_how_far_it_has_come(terminal):
    with progress(2) as tell:
        tell("reading extracts")
        tell.detail("north [1], 1 of 3")
        tell._bar.refresh()
        tell("counting children")
        tell._bar.refresh()
    said = terminal.getvalue()
    assert "reading extracts: north [1], 1 of 3" in said
    assert said.index("1 of 3") < said.index("counting children") < said.index("done")


def test_a_step_that_fails_is_not_shown_as_done(terminal):
    with pytest.raises(ValueError, match="no"), progress(2) as tell:
        tell("reading extracts")
        raise ValueError("no")
    assert "done" not in terminal.getvalue()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_job_that_is_stopped_ends_with_the_code_shells_expect(terminal, asked):
    with pytest.raises(typer.Exit) as end, stoppable("Nothing was changed."):
        os.kill(os.getpid(), asked)
        signal.pause()
    assert end.value.exit_code == STOPPED == 130
    assert "Nothing was changed." in terminal.getvalue()


def test_after_a_job_a_request_to_end_is_what_it_was():
    with stoppable(""):
        assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
