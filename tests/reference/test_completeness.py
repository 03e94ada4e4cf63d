"""The claims triangle of Taylor and Ashe, whose development factors Mack published.

Taylor GC, Ashe FR (1983), Second moments of estimates of outstanding claims, J Econometrics
23, 37-61; factors in Mack T (1993), ASTIN Bulletin 23(2), 213-225, and as printed by the R package
ChainLadder for its data set GenIns.
"""

import numpy as np
import pytest

from hotspot.counts.completeness import development_factors, share_known

PAID = (
    (357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463),
    (352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085),
    (290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315),
    (310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268),
    (443160, 1136350, 2128333, 2897821, 3402672, 3873311),
    (396132, 1333217, 2180715, 2985752, 3691712),
    (440832, 1288463, 2419861, 3483130),
    (359480, 1421128, 2864498),
    (376686, 1363294),
    (344014,),
)
PUBLISHED = (3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177)
RESERVE = 18_680_856
"""What is still to be paid, as published."""


@pytest.fixture
def triangle():
    known = np.full((10, 10), np.nan)
    for row, paid in enumerate(PAID):
        known[row, : len(paid)] = paid
    return known


def test_development_factors_are_the_published_ones(triangle):
    assert development_factors(triangle) == pytest.approx(PUBLISHED, abs=5e-5)


def test_what_is_still_to_come_is_the_published_reserve(triangle):
    share = share_known(development_factors(triangle))
    newest = np.array([paid[-1] for paid in PAID[::-1]])

    assert share[0] == pytest.approx(1 / np.prod(PUBLISHED), rel=1e-4)
    assert (newest / share - newest).sum() == pytest.approx(RESERVE, abs=1)
