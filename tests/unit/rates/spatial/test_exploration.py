"""A posterior of two hyperparameters is found and learned with a few dozen looks at it."""

import numpy as np
import pytest

from hotspot.rates.spatial.exploration import (
    Terrain,
    climb_terrain,
    learn_shape,
    natural,
    natural_axes,
)

LOW, HIGH = np.array([1e-3, 1e-3]), np.array([4.79, 1 - 1e-3])


def hill(top, sd, correlation=0.0):
    scale = 1 / (1 - correlation**2)

    def height(point):
        z = (point - top) / sd
        return -scale * (z @ z - 2 * correlation * z[0] * z[1]) / 2

    return height


def truth(height):
    """Mean and standard deviation of a posterior on the whole plane, on a fine grid."""
    axes = [np.linspace(low, high, 400) for low, high in zip(LOW, HIGH, strict=True)]
    values = np.array([[height(np.array([a, b])) for b in axes[1]] for a in axes[0]])
    density = np.exp(values - values.max())
    margins = density.sum(axis=1), density.sum(axis=0)
    mean = np.array([m @ x / m.sum() for m, x in zip(margins, axes, strict=True)])
    square = np.array([m @ x**2 / m.sum() for m, x in zip(margins, axes, strict=True)])
    return mean, np.sqrt(square - mean**2)


@pytest.mark.parametrize("top", [[0.2, 0.9], [1.6, 0.55], [2.5, 0.3], [3.5, 0.8]])
def test_the_top_of_a_round_hill_is_found_with_few_looks(top):
    terrain = Terrain(hill(np.array(top), np.array([0.3, 0.15])))
    climb_terrain(terrain)
    assert terrain.top == pytest.approx(top, abs=0.1)
    assert len(terrain.points) <= 15


@pytest.mark.parametrize(
    ("top", "sd", "correlation"),
    [
        ([1.6, 0.5], [0.3, 0.15], 0.0),
        ([1.4, 0.6], [0.25, 0.2], 0.6),
        ([2.4, 0.4], [0.05, 0.04], -0.3),
        ([0.0, 0.5], [0.4, 0.3], 0.0),  # against the wall of no spread
        ([1.5, 1.0], [0.2, 0.25], 0.0),  # against the wall of nothing of one's own
        ([1.0, 0.5], [0.5, 3.0], 0.0),  # nothing known of the share
    ],
)
def test_a_posterior_is_learned_as_it_is(top, sd, correlation):
    height = hill(np.array(top), np.array(sd), correlation)
    terrain = Terrain(height)
    mean, deviation = learn_shape(terrain, climb_terrain(terrain)).moments()
    wanted, spread = truth(height)
    assert (np.abs(mean - wanted) < 0.15 * spread).all()
    assert deviation == pytest.approx(spread, rel=0.2)
    assert len(terrain.points) <= 26


def test_the_density_sums_to_one():
    terrain = Terrain(hill(np.array([1.5, 0.5]), np.array([0.3, 0.2])))
    shape = learn_shape(terrain, climb_terrain(terrain))
    assert shape.density.sum() == pytest.approx(1)
    assert (shape.density >= 0).all()


def test_the_stretch_of_the_plane_is_the_derivative_of_what_it_stands_for():
    for point in ([0.05, 0.2], [1.5, 0.5], [4.0, 0.93]):
        step = 1e-6
        here = natural_axes(*point)
        slope = [
            (natural_axes(point[0] + step, point[1])[0] - here[0]) / step,
            (natural_axes(point[0], point[1] + step)[1] - here[1]) / step,
        ]
        spread, share, stretch = natural(np.array(point))
        assert (spread, share) == pytest.approx(here)
        assert stretch == pytest.approx(np.log(slope).sum(), abs=1e-4)
