import numpy as np
import pytest

from hotspot.core.errors import InvalidCounts
from hotspot.rates.spacetime.dynamics import LONGEST_MEMORY, Dynamics


def test_a_point_of_the_plane_stands_for_the_dynamics_it_came_from():
    one = Dynamics(0.4, 0.7, 0.8, 0.05)
    other = Dynamics.at(one.point())
    assert vars(other) == pytest.approx(vars(one))


def test_no_point_of_the_plane_remembers_longer_than_it_may():
    assert Dynamics.at(np.full(4, 50.0)).persistence < LONGEST_MEMORY
    lasting = Dynamics(0.4, 0.7, 0.999, 0.05)
    assert Dynamics.at(lasting.point()).persistence == pytest.approx(0.995 * LONGEST_MEMORY)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((0.0, 0.5, 0.5, 0.1), "above zero"),
        ((0.4, 0.5, 0.5, -0.1), "above zero"),
        ((np.nan, 0.5, 0.5, 0.1), "above zero"),
        ((0.4, 1.0, 0.5, 0.1), "below one"),
        ((0.4, 0.5, 1.0, 0.1), "below one"),
        ((0.4, -0.1, 0.5, 0.1), "below one"),
    ],
)
def test_impossible_dynamics_are_refused(numbers, words):
    with pytest.raises(InvalidCounts, match=words):
        Dynamics(*numbers)


def test_the_prior_is_a_density_on_the_plane():
    # integrating the prior of one number over its line, the others held, must give the same
    # whatever the others are: it is a product
    line = np.linspace(-9, 9, 4001)

    def mass(rest, place):
        heights = []
        for at in line:
            point = rest.copy()
            point[place] = at
            heights.append(Dynamics.at(point).log_prior())
        return np.trapezoid(np.exp(np.array(heights) - Dynamics.at(rest).log_prior()), line)

    one, other = np.array([-1.0, 0.5, 1.0, -2.0]), np.array([0.3, 0.5, -1.0, -2.0])
    assert mass(one, 1) == pytest.approx(mass(other, 1))


@pytest.mark.parametrize("persistence", [0.1, 0.5, 0.9, 0.99])
def test_weeks_found_from_periods_have_the_means_that_were_asked_for(persistence):
    weekly = Dynamics(0.5, 0.7, persistence, 0.1)
    lag = np.abs(np.subtract.outer(np.arange(8), np.arange(8)))
    covariance = 0.25 * persistence**lag
    mean = np.kron(np.eye(2), np.full(4, 0.25))
    of_means = mean @ covariance @ mean.T
    # each week's level is the sum of the steps so far
    steps = (mean[1] - mean[0]) @ np.tril(np.ones((8, 8)))
    walk = 0.1 * np.sqrt((steps**2).sum())
    period = Dynamics(np.sqrt(of_means[0, 0]), 0.7, of_means[0, 1] / of_means[0, 0], walk)
    found = period.weekly(4)
    assert found.persistence == pytest.approx(persistence, abs=0.02)
    assert found.spread == pytest.approx(0.5, rel=0.06)
    assert found.step == pytest.approx(0.1)
    assert vars(weekly.of_periods(4)) == pytest.approx(vars(period))
