"""A mistake is answered by a sentence and an exit code, never by a traceback."""

import socket
import sys

import pytest
from rich.console import Console

from hotspot import cli
from hotspot.cli import console, demonstration, health, serving
from hotspot.core.errors import InvalidSettings
from hotspot.core.keys import keys_of
from hotspot.core.settings import Settings
from tests.unit.store.test_snapshots import publish


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """Run a command in an empty folder; give exit code, output and error output in one line."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")
    for paper in (console.out, console.err):
        monkeypatch.setattr(paper, "width", 400)

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["hotspot", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        printed = capsys.readouterr()
        return end.value.code or 0, " ".join(printed.out.split()), " ".join(printed.err.split())

    return command


def test_without_settings_a_reader_is_told_what_to_name(run):
    for command in ("check", "refresh", "serve", "snapshots", "export"):
        code, _, said = run(command)
        assert code == 2
        assert "hotspot.toml: there is no such file; name one with --settings" in said
        assert "Traceback" not in said


def test_an_empty_store_is_listed_and_served_with_a_remedy(run, tmp_path):
    code, said, _ = run("snapshots", "--store", str(tmp_path / "none"))
    assert code == 0
    assert "make one with hotspot refresh, or hotspot demo" in said
    code, _, said = run("serve", "--store", str(tmp_path / "none"))
    assert code == 2
    assert "there is no snapshot yet" in said


def test_snapshots_are_listed_with_the_current_one_marked(run, tmp_path):
    publish(tmp_path / "store")
    publish(tmp_path / "store")
    (tmp_path / "store" / "snapshots" / "000001" / "manifest.json").write_text("{")
    code, said, _ = run("snapshots", "--store", str(tmp_path / "store"))
    assert code == 0
    assert "the manifest of snapshot 000001 is damaged" in said
    assert "▶ │ 000002 │ 2026-01-05" in said


def test_the_doctor_states_every_default(run):
    code, said, _ = run("doctor")
    assert code == 0
    for line in ("[disclosure]", "│ threshold │ 11 ", "│ lag_weeks │ 3 ", "[store]"):
        assert line in said
    assert "streamlit" in said and "duckdb" in said


def test_the_doctor_shows_every_key_whole_on_a_narrow_terminal(run, tmp_path, monkeypatch):
    demo = (serving.ROOT / "data" / "demo" / "hotspot.toml").read_text(encoding="utf-8")
    (tmp_path / "hotspot.toml").write_text(demo + '[store]\npath = "store"\n', encoding="utf-8")
    publish(tmp_path / "store")
    monkeypatch.setattr(health, "out", Console(width=80, file=sys.stdout))
    code, said, _ = run("doctor")
    assert code == 0
    for key in keys_of(Settings):
        assert f"│ {key.name} │" in said
    for value in ("Sacramento County, │ required", "birth_date = BIRTH_DT", "result.Y = need"):
        assert value in said
    assert "│ lag_weeks │ 3 │ the default │" in said
    assert "[[feeds]] social needs screening" in said
    assert f"Store {tmp_path / 'store'}: 1 snapshot " in said


def test_a_wrong_option_is_answered_by_what_is_right(run):
    code, _, said = run("export", "--level", "county")
    assert code == 2
    assert "'tract', 'neighborhood'" in said
    assert run("refresh", "--as-of", "yesterday")[0] == 2


def test_export_names_what_there_is(run, tmp_path):
    publish(tmp_path / "store")
    code, _, said = run("export", "--store", str(tmp_path / "store"), "--measure", "coughs")
    assert code == 2
    assert "coughs" in said and "ed_visits" in said


def test_a_demo_never_empties_a_folder_of_something_else(tmp_path):
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(InvalidSettings, match="holds something else; name an empty folder"):
        demonstration.ensure(tmp_path, fresh=True)
    assert (tmp_path / "thesis.docx").exists()


def test_a_demo_is_kept_while_its_code_stays_the_same(tmp_path, monkeypatch, capsys):
    publish(tmp_path / "store")
    (tmp_path / ".hotspot-demo").write_text(demonstration._code())
    assert demonstration.ensure(tmp_path, fresh=False) == tmp_path / "store"
    assert "--fresh" in capsys.readouterr().out
    monkeypatch.setattr(demonstration, "_code", lambda: "another")
    assert not demonstration._is_made(tmp_path, tmp_path / "store")


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        with pytest.raises(InvalidSettings, match=f"port {port} of 127.0.0.1 is not free"):
            serving._free_port("127.0.0.1", port)


def test_the_dashboard_gets_its_store_and_one_thread(tmp_path, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    given = serving._environment(tmp_path)
    assert given["HOTSPOT_STORE"] == str(tmp_path)
    assert given["OPENBLAS_NUM_THREADS"] == "1"


def test_a_browser_opens_only_for_a_person_at_a_desktop(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert serving._has_screen()
    monkeypatch.delenv("DISPLAY")
    assert not serving._has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("sys.stdout.isatty", lambda: False, raising=False)
    assert not serving._has_screen()


def test_the_doctor_names_what_pictures_cannot_write(capsys):
    health.show_undrawn("Our County", ["Oak Park", "\U000f0000 Park", "\U000f0000 Park"])
    said = " ".join(capsys.readouterr().out.split())
    assert "Not written in full on pictures (\U000f0000 Park): names with letters" in said
    health.show_undrawn("Our County", ["Oak Park", "Peñón"])
    assert capsys.readouterr().out == ""
