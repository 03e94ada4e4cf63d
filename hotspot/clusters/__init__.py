"""Which places stand out beyond chance."""

from hotspot.clusters.alarm import weekly_alarm
from hotspot.clusters.alarm_rule import AlarmSettings, newly_fired
from hotspot.clusters.alarm_shapes import nearest_places
from hotspot.clusters.alarm_weeks import alarms_over_weeks
from hotspot.clusters.autocorrelation import moran_of_rates
from hotspot.clusters.chance import Chance
from hotspot.clusters.emerging import emerging_classes
from hotspot.clusters.exceedance import find_hotspots
from hotspot.clusters.local import compare_neighbors, getis_ord_star, local_moran
from hotspot.clusters.scan import scan_periods, scan_places
from hotspot.clusters.season import scan_now
from hotspot.clusters.staying import churn, keep_on_list
from hotspot.clusters.trend import mann_kendall
from hotspot.clusters.zones import circular_zones

__all__ = [
    "AlarmSettings",
    "Chance",
    "alarms_over_weeks",
    "churn",
    "circular_zones",
    "compare_neighbors",
    "emerging_classes",
    "find_hotspots",
    "getis_ord_star",
    "keep_on_list",
    "local_moran",
    "mann_kendall",
    "moran_of_rates",
    "nearest_places",
    "newly_fired",
    "scan_now",
    "scan_periods",
    "scan_places",
    "weekly_alarm",
]
