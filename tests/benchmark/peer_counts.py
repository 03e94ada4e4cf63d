"""Extract to counts by hand, in pandas: vectorised as well as pandas lets one."""

import numpy as np
import pandas as pd

WINDOWS = (4, 13, 52)
MEASURES = np.array(["ed_visits", "admissions", "bed_days"], dtype=object)
BANDS = np.array(["00", "01-04", "05-09", "10-14", "15-17", "all"], dtype=object)
SATURDAY = np.datetime64("1970-01-03", "D")
SUMS = ["value", "n_encounters", "n_persons", "sum_squares"]


def count(extract, areas, as_of):
    """Give the rows of ``hotspot.core.columns.COUNTS``, in any order."""
    lines, names = read_lines(extract, areas, as_of)
    rows = split_by_week(lines)
    last = int((np.datetime64(as_of, "D") - SATURDAY).astype(int) + 6) // 7
    parts = []
    for level in ("tract", "neighborhood", "region"):
        found = rows[rows[level] >= 0]
        for band in (found["band"], len(BANDS) - 1):
            parts.append(sum_level(found.assign(area=found[level], band=band), last))
            parts[-1]["level"] = level
            parts[-1]["area"] = names[level][parts[-1]["area"].to_numpy()]
    counts = pd.concat(parts, ignore_index=True)
    counts["measure"] = MEASURES[counts["measure"].to_numpy()]
    counts["age_band"] = BANDS[counts.pop("band").to_numpy()]
    counts["week_ending"] = SATURDAY + 7 * counts.pop("week").to_numpy().astype("timedelta64[D]")
    return counts


def read_lines(extract, areas, as_of):
    columns = ["person_id", "encounter_class", "start_ts", "end_ts", "birth_date", "geoid"]
    lines = pd.read_parquet(extract, columns=columns).merge(areas, on="geoid")
    lines["person"] = lines["person_id"].factorize()[0]
    lines["start"] = lines["start_ts"].to_numpy().astype("datetime64[D]").astype("int64")
    until = np.datetime64(as_of, "D").astype("int64")
    end = lines["end_ts"].dt.normalize().fillna(pd.Timestamp(as_of))
    end = end.to_numpy().astype("datetime64[D]").astype("int64")
    lines["end"] = np.minimum(end, until)
    lines["tract"], tracts = lines["geoid"].factorize()
    lines["neighborhood"], districts = lines["neighborhood"].factorize()
    lines["region"] = 0
    lines["born"] = yyyymmdd(lines["birth_date"].to_numpy().astype("datetime64[D]"))
    names = {
        "tract": np.asarray(tracts, dtype=object),
        "neighborhood": np.asarray(districts, dtype=object),
        "region": np.array(["region"], dtype=object),
    }
    return lines, names


def yyyymmdd(days):
    days = pd.DatetimeIndex(days)
    return (days.year * 10_000 + days.month * 100 + days.day).to_numpy()


def week_of(day):
    return (day + 4) // 7  # the week of Saturday 1970-01-03, day 2, is number 0


def split_by_week(lines):
    keep = ["person", "tract", "neighborhood", "region", "born"]
    events = lines[keep].copy()
    events["measure"] = (lines["encounter_class"] != "EMER").to_numpy().astype(int)
    events["first"], events["value"] = lines["start"], 1
    stays = lines[(lines["encounter_class"] != "EMER") & (lines["end"] > lines["start"])]
    n = (week_of(stays["end"] - 1) - week_of(stays["start"]) + 1).to_numpy()
    split = stays.loc[stays.index.repeat(n), [*keep, "start", "end"]]
    turn = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    week = week_of(split["start"].to_numpy()) + turn
    first = np.maximum(split["start"].to_numpy(), week * 7 - 4)
    split["measure"], split["first"] = 2, first
    split["value"] = np.minimum(split["end"].to_numpy(), week * 7 + 3) - first
    rows = pd.concat([events, split[events.columns]], ignore_index=True)
    first = rows["first"].to_numpy()
    age = yyyymmdd(first.astype("datetime64[D]")) - rows["born"].to_numpy()
    rows["week"] = week_of(first)
    rows["band"] = np.searchsorted([10_000, 50_000, 100_000, 150_000], age, side="right")
    return rows[(age >= 0) & (age < 180_000)]


def sum_level(rows, last):
    series = ["area", "measure", "band"]
    child = rows.groupby([*series, "person", "week"], as_index=False)["value"].agg(["sum", "size"])
    child = child.rename(columns={"sum": "value", "size": "n_encounters"})
    same = child[[*series, "person"]].diff().eq(0).all(axis=1)  # groupby has sorted them
    child["since"] = child["week"].diff().where(same, 52)
    child["until"] = (
        child["since"].shift(-1, fill_value=52).where(same.shift(-1, fill_value=False), 52)
    )
    child["n_persons"], child["sum_squares"] = 1, child["value"] ** 2
    for n in WINDOWS:
        child[f"arrived_{n}"] = child["since"] >= n
        child[f"departed_{n}"] = child["until"] >= n
    edges = [f"{edge}_{n}" for n in WINDOWS for edge in ("arrived", "departed")]
    sums = child.groupby([*series, "week"], as_index=False)[[*SUMS, *edges]].sum()
    changes = [
        sums[[*series, "week", *SUMS]].assign(
            **{f"persons_{n}": sums[f"arrived_{n}"] for n in WINDOWS},
            **{f"squares_{n}": sums["sum_squares"] for n in WINDOWS},
        )
    ]
    pairs = pair(child, series)
    for n in WINDOWS:
        gone = sums[[*series, "week"]].copy()
        gone["week"] += n
        gone[f"persons_{n}"] = -sums[f"departed_{n}"].to_numpy()
        gone[f"squares_{n}"] = -sums["sum_squares"].to_numpy()
        near = pairs[pairs["later"] - pairs["earlier"] < n]
        met = near.groupby([*series, "later"], as_index=False)["product"].sum()
        parted = near.groupby([*series, "earlier"], as_index=False)["product"].sum()
        parted["earlier"] += n
        parted["product"] *= -1
        square = f"squares_{n}"
        changes += [
            gone,
            met.rename(columns={"later": "week", "product": square}),
            parted.rename(columns={"earlier": "week", "product": square}),
        ]
    every = pd.concat(changes, ignore_index=True).fillna(0)
    every = every[every["week"] <= last]
    return every.groupby([*series, "week"], as_index=False).sum().astype("int64")


def pair(child, series):
    names = [*series, "person"]
    earlier = child.loc[child["until"] < 52, [*names, "week", "value"]]
    later = child.loc[child["since"] < 52, [*names, "week", "value"]]
    both = earlier.merge(later, on=names, suffixes=("_earlier", "_later"))
    apart = both["week_later"] - both["week_earlier"]
    both = both[(apart > 0) & (apart < 52)]
    both["product"] = 2 * both["value_earlier"] * both["value_later"]
    return both.rename(columns={"week_earlier": "earlier", "week_later": "later"})
