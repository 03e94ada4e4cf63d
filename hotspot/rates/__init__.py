"""Arrays in, rates with intervals out."""

from hotspot.rates.spatial.fields import Bym2, Leroux
from hotspot.rates.spatial.fit import fit_spatial
from hotspot.rates.spatial.priors import Beta, Exponential, HalfNormal, InverseGamma
from hotspot.rates.spatial.result import SpatialFit

__all__ = [
    "Beta",
    "Bym2",
    "Exponential",
    "HalfNormal",
    "InverseGamma",
    "Leroux",
    "SpatialFit",
    "fit_spatial",
]
