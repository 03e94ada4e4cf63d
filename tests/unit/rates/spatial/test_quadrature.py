"""Three points of a Gauss rule carry every polynomial up to the fifth degree."""

import numpy as np
import pytest

from hotspot.rates.spatial.exploration import Shape
from hotspot.rates.spatial.quadrature import gauss_rule, nine_points


@pytest.mark.parametrize("power", range(6))
@pytest.mark.parametrize(
    "weights",
    [np.exp(-(np.linspace(-3, 3, 25) ** 2)), np.linspace(1, 0, 25), np.geomspace(1, 1e-9, 25)],
    ids=["bell", "against a wall", "steep"],
)
def test_polynomials_up_to_the_fifth_degree_keep_their_mean(weights, power):
    x = np.linspace(0.3, 2.1, 25)
    points, found = gauss_rule(x, weights)
    assert found @ points**power == pytest.approx(weights @ x**power / weights.sum(), rel=1e-9)
    assert (found > 0).all()
    assert ((points >= x[0]) & (points <= x[-1])).all()


def test_one_node_is_the_mean():
    points, found = gauss_rule(np.arange(4.0), np.array([1.0, 2, 3, 4]), nodes=1)
    assert points == pytest.approx([2.0])
    assert found == pytest.approx([1.0])


def test_nine_points_carry_means_and_squares_of_a_correlated_posterior():
    first, second = np.linspace(0.2, 2.2, 25), np.linspace(0.1, 0.9, 25)
    a, b = (first[:, None] - 1.1) / 0.3, (second[None, :] - 0.5) / 0.12
    log_height = -(a**2 + b**2 - 1.2 * a * b) / 2
    density = np.exp(log_height) / np.exp(log_height).sum()
    points, weights = nine_points(Shape(first, second, log_height, density))
    assert points.shape == (9, 2)
    assert weights.sum() == pytest.approx(1)
    assert (weights > 0).all()
    grid = np.stack(np.meshgrid(first, second, indexing="ij"), axis=-1)
    for powers in ([1, 0], [0, 1], [2, 0], [0, 2], [1, 1]):
        wanted = (density * (grid**powers).prod(axis=-1)).sum()
        assert weights @ (points**powers).prod(axis=1) == pytest.approx(wanted, rel=2e-3)
