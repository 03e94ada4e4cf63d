"""Maximum-likelihood shrinkage equals the published fit of the Scottish lip-cancer map.

Expected values: SpatialEpi 1.2-8 ``eBayes`` without covariates (R 4.2.2), which takes its negative
binomial fit from MASS; that stops when the likelihood changes by less than 1e-8 of itself.
"""

import csv
import json

import numpy as np
import pytest

from hotspot.rates.effective import effective_counts
from hotspot.rates.gamma_poisson import likelihood_prior, shrink_by_likelihood
from hotspot.rates.posterior import gammas


@pytest.fixture(scope="module")
def scotland(reference):
    folder = reference / "small-area" / "scotland"
    with (folder / "scotland_spatialepi.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counts = [np.array([float(row[name]) for row in rows]) for name in ("cases", "expected")]
    fit = json.loads((folder / "expected_R.json").read_text("utf-8"))["eBayes_noX"]
    return *counts, fit


def test_the_shape_and_the_mean_are_those_of_r(scotland):
    cases, expected, fit = scotland
    prior = likelihood_prior(effective_counts(cases, expected), spread_known=True)
    assert prior.mean[0] ** 2 / prior.variance[0] == pytest.approx(fit["alpha"], rel=1e-8)
    assert np.log(prior.mean[0]) == pytest.approx(fit["beta"], rel=1e-8)


def test_relative_risks_are_those_of_r(scotland):
    cases, expected, fit = scotland
    for known in (True, False):
        rates = shrink_by_likelihood(cases, expected, spread_known=known)
        assert rates.rate == pytest.approx(fit["RR"], rel=1e-8)


def test_medians_of_the_gamma_posterior_are_those_of_r(scotland):
    cases, expected, fit = scotland
    counts = effective_counts(cases, expected)
    posterior = gammas(counts, likelihood_prior(counts, spread_known=True))
    assert posterior.quantile(0.5) == pytest.approx(fit["RRmed"], rel=1e-8)
