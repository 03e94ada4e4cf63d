"""A county's map is fitted between two glances, a nation's while coffee is poured."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from hotspot.rates import fit_spatial
from tests.benchmark.pace import pace
from tests.benchmark.spatial_maps import counted, fit_once
from tests.recovery.simulated_tracts import honeycomb

COUNTY_MS = 60.0
STATE_SECONDS = 1.0
NATION = 85_000
NATION_SECONDS = {"full": 60.0, "empirical_bayes": 20.0}
NATION_MEGABYTES = 1500.0
PEER_SLOWER = 20.0
PEER = Path(__file__).with_name("peer_mgcv.R")


def seconds_of(run, times):
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        took.append(time.perf_counter() - begun)
    return took


def county():
    tracts = honeycomb()
    return tracts, *counted(tracts, np.random.default_rng(50))


def test_a_county_is_fitted_between_two_glances():
    tracts, events, expected = county()
    fit_spatial(events, expected, tracts.adjacency)
    took = seconds_of(lambda: fit_spatial(events, expected, tracts.adjacency), 15)
    assert np.median(took) * 1000 <= pace() * COUNTY_MS


def test_a_state_is_fitted_in_a_second():
    tracts = honeycomb(50, 60)
    events, expected = counted(tracts, np.random.default_rng(51))
    took = seconds_of(lambda: fit_spatial(events, expected, tracts.adjacency), 3)
    assert np.median(took) < STATE_SECONDS


def has_mgcv():
    program = shutil.which("Rscript")
    asked = 'quit(status = !requireNamespace("mgcv", quietly = TRUE))'
    return program and not subprocess.run([program, "-e", asked], capture_output=True).returncode


if has_mgcv():

    def test_it_is_twenty_times_faster_than_mgcv_and_says_much_the_same(tmp_path):
        tracts, events, expected = county()
        fit = fit_spatial(events, expected, tracts.adjacency)
        ours = np.median(seconds_of(lambda: fit_spatial(events, expected, tracts.adjacency), 9))
        names, rows = "events,expected", np.column_stack([events, expected])
        np.savetxt(tmp_path / "counts.csv", rows, delimiter=",", header=names, comments="")
        links = np.argwhere(tracts.adjacency.links.toarray()) + 1
        np.savetxt(
            tmp_path / "links.csv", links, "%d", delimiter=",", header="one,other", comments=""
        )
        command = ["Rscript", str(PEER), str(tmp_path / "counts.csv"), str(tmp_path / "links.csv")]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        theirs, risk = float(told[0]), np.array(told[1:], float)
        assert theirs >= PEER_SLOWER * ours
        off = (np.log(risk) - fit.log_risk) / fit.log_risk_sd
        assert np.sqrt(np.mean(off**2)) < 0.6
        assert np.corrcoef(np.log(risk), fit.log_risk)[0, 1] > 0.9


@pytest.mark.nightly
@pytest.mark.parametrize("integration", ["full", "empirical_bayes"])
def test_a_nation_is_fitted_while_coffee_is_poured(integration):
    command = [sys.executable, "-m", "tests.benchmark.spatial_maps", str(NATION), integration]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert told["seconds"] <= NATION_SECONDS[integration], told
    assert told["megabytes"] < NATION_MEGABYTES, told


@pytest.mark.nightly
def test_cost_grows_hardly_faster_than_the_map():
    sizes = [1_000, 3_000, 10_000, 30_000]
    took = [min(fit_once(size, "empirical_bayes")["seconds"] for _ in range(2)) for size in sizes]
    slope = np.polyfit(np.log(sizes), np.log(took), 1)[0]
    assert slope <= 1.2, took
