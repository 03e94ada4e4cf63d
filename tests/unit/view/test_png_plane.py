"""What part of a region a panel shows."""

import numpy as np
import pytest
import shapely

from hotspot.view.png_plane import Frame, frames, outline, project
from hotspot.view.png_sheet import Box
from tests.unit.view import answers


def town(n=100, seed=1):
    """Most places in a town of ten kilometres, a few across a county of two hundred."""
    rng = np.random.default_rng(seed)
    inner, outer = rng.uniform(40e3, 50e3, (n - n // 10, 2)), rng.uniform(0, 2e5, (n // 10, 2))
    return np.concatenate([inner, outer])


def test_the_town_is_what_is_shown():
    frame, zoomed = frames(town(), np.array([0, 0, 2e5, 2e5]), 1.4)
    assert zoomed
    assert frame.holds(town()).mean() >= 0.85
    assert frame.size[0] < 4e4
    assert frame.size[0] / frame.size[1] == pytest.approx(1.4)


def test_a_region_of_equals_is_shown_whole():
    points = np.random.default_rng(2).uniform(0, 1e5, (100, 2))
    frame, zoomed = frames(points, np.array([0, 0, 1e5, 1e5]), 1.0)
    assert not zoomed
    assert frame.holds(points).all()


def test_few_places_are_shown_whole():
    _, zoomed = frames(town(9), np.array([0, 0, 2e5, 2e5]), 1.0)
    assert not zoomed


def test_one_place_is_shown():
    frame, _ = frames(np.array([[5.0, 5.0]]), np.array([0, 0, 10, 10]), 2.0)
    assert frame.holds(np.array([[0.0, 0.0], [10.0, 10.0]])).all()


def test_a_frame_is_moved_over_the_land():
    assert Frame(-5, 2, 5, 8).within(np.array([0, 0, 20, 20])) == Frame(0, 2, 10, 8)


def test_points_land_on_their_pixel():
    x, y = Frame(0, 0, 100, 50).pixel(Box(10, 20, 210, 120), np.array([50, 50]))
    assert (x, y) == (110, 20)


def test_lengths_on_the_plane_are_metres():
    plane = project(answers.squares(1, side=0.1))
    wide, high = np.diff(plane.total_bounds.reshape(2, 2), axis=0)[0]
    assert high == pytest.approx(11_100, rel=0.005)
    assert wide == pytest.approx(8_700, rel=0.005)


def test_an_outline_keeps_holes_and_parts():
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    path = outline(shapely.MultiPolygon([ring, shapely.box(20, 0, 21, 1)]))
    assert len(path.vertices) == 15
    assert not len(outline(shapely.Polygon()).vertices)
