"""Asthma comes in September, broken arms in June, and an infant has neither.

Every made-up encounter has one primary diagnosis, drawn from its own chance after everything else:
which events there are, where and when, does not depend on it.
"""

import numpy as np
import pandas as pd

MISSING = 0.02
"""Share of encounters whose diagnosis the hospital does not send."""

_CODES = {
    "infection": ("J06.9", "J21.9", "A08.4", "H66.90", "R50.9", "B34.9", "J18.9", "N39.0"),
    "asthma": ("J45.901", "J45.41", "J45.21", "J45.909", "J46"),
    "injury": ("S52.501A", "S01.81XA", "S09.90XA", "S93.401A", "T14.90XA", "T50.901A"),
    "mental": ("F32.9", "F41.9", "F43.21", "F90.2"),
    "other": ("R10.9", "K59.00", "R11.10", "L50.9", "E86.0", "R56.9", "Z38.00"),
}
_SHARES = {
    0: (0.62, 0.01, 0.06, 0.00, 0.31),
    1: (0.46, 0.12, 0.18, 0.00, 0.24),
    5: (0.29, 0.17, 0.26, 0.05, 0.23),
    10: (0.20, 0.11, 0.29, 0.18, 0.22),
}
"""Of what infants and children from 1, 5 and 10 years on come for, in the order of the codes."""

_ASTHMA_BY_MONTH = np.array([0.8, 0.8, 0.9, 1.1, 1.1, 0.8, 0.6, 0.8, 1.6, 1.5, 1.1, 0.9])
_INJURY_BY_MONTH = np.array([0.8, 0.8, 0.9, 1.1, 1.2, 1.3, 1.3, 1.2, 1.1, 0.9, 0.8, 0.7])
_IN_HOSPITAL = np.array([1.1, 1.0, 0.4, 1.6, 1.0])
"""How much more often than to the emergency department children are taken in."""


def draw_diagnoses(encounters: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Draw a primary diagnosis for every encounter.

    Parameters
    ----------
    encounters : DataFrame
        Every row the hospital will ever send; rows of one id are of one encounter.
    rng : Generator
        Source of chance, of its own.

    Returns
    -------
    ndarray of object
        ICD-10-CM codes by row; None where the hospital sends none.
    """
    ids, first, number = np.unique(
        encounters["encounter_id"].to_numpy(str), return_index=True, return_inverse=True
    )
    shares = _shares(encounters.iloc[first])
    kinds = (rng.random((len(ids), 1)) > shares.cumsum(axis=1)[:, :-1]).sum(axis=1)
    turn = rng.random(len(ids))
    codes = np.full(len(ids), None, dtype=object)
    for kind, known in enumerate(_CODES.values()):
        mine = kinds == kind
        codes[mine] = np.array(known, dtype=object)[(turn[mine] * len(known)).astype(int)]
    codes[rng.random(len(ids)) < MISSING] = None
    return codes[number]


def _shares(rows: pd.DataFrame) -> np.ndarray:
    """Share of each kind, by age, month and whether the child is taken in; rows sum to 1."""
    days = (rows["start_ts"] - rows["birth_date"]).dt.days.fillna(0).clip(lower=0)
    ages = np.searchsorted(list(_SHARES), days.to_numpy() / 365.25, side="right") - 1
    shares = np.array(list(_SHARES.values()))[ages]
    month = rows["start_ts"].dt.month.to_numpy() - 1
    shares[:, 1] *= _ASTHMA_BY_MONTH[month]
    shares[:, 2] *= _INJURY_BY_MONTH[month]
    taken_in = (rows["encounter_class"] != "EMER").to_numpy()
    shares[taken_in] *= _IN_HOSPITAL
    return shares / shares.sum(axis=1, keepdims=True)
