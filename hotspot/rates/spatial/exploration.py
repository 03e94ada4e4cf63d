"""How much areas differ is uncertain too; a fit that takes one value for it is too sure.

The posterior of spread and share is climbed on quadratic surfaces through the points already known
and learned around its top with a few points more. It is skewed, and it often ends at a wall (no
spread; nothing shared), so its plane is stretched until walls lie at a finite distance.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.spatial.distance import cdist

_SMALL_SPREAD = 0.1
_LARGEST_SPREAD = 12.0
_LOW = np.array([1e-3, 1e-3])
_HIGH = np.array([np.log1p(_LARGEST_SPREAD / _SMALL_SPREAD), 1 - 1e-3])
LARGEST = float(_HIGH[0])
"""First coordinate of the largest spread that is looked at."""

_START = np.array([np.log1p(0.4 / _SMALL_SPREAD), 0.55])
_REACH = np.array([0.5, 0.3])
_CROSS = np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])
_MOST_TO_CLIMB = 20
_MOST_TO_LEARN = 4
_GAIN = 0.05
_SIDE = 25
_SIGMAS, _MOST_SIGMAS = 3.6, 9.0
_NOTICED = 0.03
_RELEVANT = 15.0
_CORRELATED = 1.5
_DIGITS = 6


def natural(point: np.ndarray) -> tuple[float, float, float]:
    """Give what a point of the plane stands for.

    Parameters
    ----------
    point : ndarray of float, shape (2,)
        The first coordinate is linear in a small spread and logarithmic in a large one; the second
        is the arc sine of the root of the share.

    Returns
    -------
    tuple of float
        Spread, share, and the log of the plane's stretch there.
    """
    spread, share = natural_axes(point[0], point[1])
    stretch = np.log(_SMALL_SPREAD) + point[0] + np.log(np.pi / 2 * np.sin(np.pi * point[1]))
    return float(spread), float(share), float(stretch)


def natural_axes(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the spreads of first coordinates, and the shares of second ones."""
    return _SMALL_SPREAD * np.expm1(first), np.sin(np.pi / 2 * second) ** 2


@dataclass(eq=False)
class Terrain:
    """A log posterior of which more and more points are known.

    Parameters
    ----------
    height : callable
        Log posterior density of a point of the plane, shape (2,).
    points : list of ndarray
        Where it was computed.
    values : list of float
        What it was there, above the first; rounded, so that ties do not hang on the last digit.
    first : float or None
        Height of the first.
    lift : callable or None
        What a better approximation adds to the heights of points, shape (k, 2).
    """

    height: Callable[[np.ndarray], float]
    points: list[np.ndarray] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    first: float | None = None
    lift: Callable[[np.ndarray], np.ndarray] | None = None

    def visit(self, point: np.ndarray) -> float:
        """Compute the height at a point and remember it."""
        height = self.height(point)
        self.first = height if self.first is None else self.first
        self.points.append(point)
        self.values.append(round(height - self.first, _DIGITS))
        return self.values[-1]

    def learn_lift(self, points: np.ndarray, heights: np.ndarray) -> None:
        """Learn what a better approximation adds, from points where both are computed.

        Parameters
        ----------
        points : ndarray of float, shape (k, 2)
            More than six; all visited.
        heights : ndarray of float, shape (k,)
            Log posterior there by the better approximation, up to a constant.

        Notes
        -----
        Per area the two hardly differ; over a nation the difference adds up to more than the
        posterior is wide. It is smooth: a quadratic surface holds it.
        """
        known = {tuple(point): value for point, value in zip(self.points, self.values, strict=True)}
        more = heights - np.array([known[tuple(point)] for point in points])
        middle, scale = points.mean(axis=0), points.std(axis=0)

        def basis(where: np.ndarray) -> np.ndarray:
            z = (where - middle) / scale
            return np.column_stack([np.ones(len(z)), z, z**2, z.prod(axis=1)])

        surface = np.linalg.lstsq(basis(points), more, rcond=1e-9)[0]
        self.lift = lambda where: (basis(where) - basis(middle[np.newaxis])) @ surface

    @property
    def top(self) -> np.ndarray:
        """Highest point known."""
        return self.points[int(np.argmax(self.values))]


@dataclass(frozen=True, eq=False)
class Shape:
    """A posterior on a rectangle of the plane.

    Parameters
    ----------
    first, second : ndarray of float, shape (k,)
        Coordinates.
    log_height : ndarray of float, shape (k, k)
        Log posterior, interpolated.
    density : ndarray of float, shape (k, k)
        Posterior, summing to one.
    """

    first: np.ndarray
    second: np.ndarray
    log_height: np.ndarray
    density: np.ndarray

    def cut_off(self) -> np.ndarray:
        """Say which sides still have height: low and high rows, a column each coordinate."""
        margins = (self.density.sum(axis=1), self.density.sum(axis=0))
        walls = ((_LOW[0], _HIGH[0]), (_LOW[1], _HIGH[1]))
        axes = (self.first, self.second)
        return np.array(
            [
                [
                    margin[end] > _NOTICED * margin.max() and axis[end] != wall[end]
                    for axis, margin, wall in zip(axes, margins, walls, strict=True)
                ]
                for end in (0, -1)
            ]
        )

    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Give mean and standard deviation of both coordinates."""
        axes = (self.first, self.second)
        margins = (self.density.sum(axis=1), self.density.sum(axis=0))
        mean = np.array([m @ x for x, m in zip(axes, margins, strict=True)])
        square = np.array([m @ x**2 for x, m in zip(axes, margins, strict=True)])
        return mean, np.sqrt(np.maximum(square - mean**2, 1e-12))


def climb_terrain(terrain: Terrain) -> np.ndarray:
    """Climb to the top with few points.

    Parameters
    ----------
    terrain : Terrain
        Nothing known yet; the points visited are added.

    Returns
    -------
    ndarray of float, shape (2,)
        About one standard deviation of each coordinate at the top.

    Notes
    -----
    Six points give a first quadratic surface. Each further point is the top of the surface through
    the best ones, no farther than a trusted distance, which shrinks when a promise is not kept.
    """
    values = [terrain.visit(_within(_START + step * _REACH)) for step in _CROSS]
    corner = np.array([np.sign(values[1] - values[2]), np.sign(values[3] - values[4])])
    terrain.visit(_within(_START + corner * _REACH))
    trust = 1.5
    while len(terrain.points) < _MOST_TO_CLIMB:
        best, top = max(terrain.values), terrain.top
        _, slope, curvature = _surface(terrain)
        step = np.linalg.solve(curvature, slope)
        step *= min(1.0, trust / np.sqrt(step @ step))
        target = _within(top + step * _REACH)
        step = (target - top) / _REACH
        promise = slope @ step - step @ curvature @ step / 2
        known = min(np.abs((target - point) / _REACH).max() for point in terrain.points) < 0.005
        if promise < _GAIN or known:
            break
        if terrain.visit(target) - best < promise / 4:
            trust = max(min(trust, np.sqrt(step @ step)) / 2, 0.01)
    return np.sqrt(np.diag(np.linalg.inv(_surface(terrain)[2]))) * _REACH


def learn_shape(terrain: Terrain, scale: np.ndarray, middle: np.ndarray | None = None) -> Shape:
    """Learn the posterior around its top.

    Parameters
    ----------
    terrain : Terrain
        With the top known; points are added where mass is far from any known one.
    scale : ndarray of float, shape (2,)
        First guess of the standard deviation of each coordinate.
    middle : ndarray of float, shape (2,), or None
        First guess of the mean; None is the top.

    Returns
    -------
    Shape
        On a rectangle that holds all but little of the mass.

    Notes
    -----
    Between known points heights are a quadratic surface, corrected by Gaussian interpolation of
    what it misses.
    """
    middle, added = terrain.top if middle is None else middle, 0
    sides = np.full((2, 2), _SIGMAS)
    for _ in range(2 * _MOST_TO_LEARN):
        shape = _interpolate(terrain, middle - sides[0] * scale, middle + sides[1] * scale, scale)
        mean, deviation = shape.moments()
        fits = (np.abs(np.log(deviation / scale)) < 0.35).all()
        fits &= (np.abs(mean - middle) < 0.7 * scale).all()
        cut = shape.cut_off() & (sides < _MOST_SIGMAS)
        sides = np.where(cut, sides * 1.4, sides)
        fits &= not cut.any()
        target = _least_known(terrain, shape, deviation)
        if target is None or added == _MOST_TO_LEARN:
            if fits:
                break
        else:
            terrain.visit(target)
            added += 1
        if not fits:
            middle, scale = mean, np.clip(deviation, scale / 2, scale * 2)
    return shape


def _within(point: np.ndarray) -> np.ndarray:
    return np.clip(point, _LOW, _HIGH)


def _surface(terrain: Terrain) -> tuple[float, np.ndarray, np.ndarray]:
    """Fit a quadratic surface, best where it is high; give height, slope and curvature on top."""
    points, values = np.array(terrain.points), np.array(terrain.values)
    z = (points - terrain.top) / _REACH
    squares = [z[:, 0] ** 2 / 2, z[:, 1] ** 2 / 2, z[:, 0] * z[:, 1]]
    basis = np.column_stack([np.ones(len(z)), z, *squares])
    trusted = (1 + values.max() - values) ** -1.5
    found = np.linalg.lstsq(basis * trusted[:, np.newaxis], values * trusted, rcond=1e-12)[0]
    size, direction = np.linalg.eigh(-np.array([[found[3], found[5]], [found[5], found[4]]]))
    return found[0], found[1:3], (direction * np.maximum(size, 0.3)) @ direction.T


def _interpolate(terrain: Terrain, low: np.ndarray, high: np.ndarray, scale: np.ndarray) -> Shape:
    """Lay a surface through the known points that falls off as a quadratic one away from them."""
    low, high = _within(low), _within(high)
    first, second = (np.linspace(low[i], high[i], _SIDE) for i in (0, 1))
    grid = np.stack(np.meshgrid(first, second, indexing="ij"), axis=-1).reshape(-1, 2)
    points, values = np.array(terrain.points), np.array(terrain.values)
    height, slope, curvature = _surface(terrain)

    def quadratic(where: np.ndarray) -> np.ndarray:
        z = (where - terrain.top) / _REACH
        return height + z @ slope - ((z @ curvature) * z).sum(axis=1) / 2

    near, floor = points / (scale * _CORRELATED), values.max() - _RELEVANT
    kernel = np.exp(-cdist(near, near, "sqeuclidean") / 2) + 1e-6 * np.eye(len(near))
    missed = np.maximum(values, floor) - np.maximum(quadratic(points), floor)
    off = np.linalg.solve(kernel, missed)
    reach = np.exp(-cdist(grid / (scale * _CORRELATED), near, "sqeuclidean") / 2)
    found = np.minimum(quadratic(grid) + reach @ off, values.max() + 0.7)
    found = (found + terrain.lift(grid) if terrain.lift else found).reshape(_SIDE, _SIDE)
    density = np.exp(found - found.max())
    return Shape(first, second, found, density / density.sum())


def _least_known(terrain: Terrain, shape: Shape, scale: np.ndarray) -> np.ndarray | None:
    """Give the point with the most to learn: much mass, far from any known point."""
    grid = np.stack(np.meshgrid(shape.first, shape.second, indexing="ij"), axis=-1)
    apart = (grid[..., np.newaxis, :] - np.array(terrain.points)) / scale
    distance = (apart**2).sum(axis=-1).min(axis=-1)
    score = np.sqrt(shape.density / shape.density.max()) * distance
    where = np.unravel_index(np.argmax(np.round(score, _DIGITS)), score.shape)
    return grid[where] if score[where] > 0.7 else None
