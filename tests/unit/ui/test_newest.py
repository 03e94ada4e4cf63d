"""The chosen week stays where it is, unless nothing could be judged there."""

from datetime import date

from hotspot.ui.newest import WEEK, follow

WEEKS = [date(2026, 10, day) for day in (3, 10, 17, 24)]
EARLY, LATE = WEEKS[1], WEEKS[2]


def seen(measure="ed_visits", newest=EARLY, *, state=None, snapshot="000002", keeps=True):
    """Draw once; without a choice the control takes the newest week."""
    state = {} if state is None else state
    left = follow(state, snapshot, measure, WEEKS, newest, keeps=keeps)
    state.setdefault(WEEK, newest)
    return state, left


def test_another_measure_keeps_the_week_if_it_is_complete_there():
    state, _ = seen()
    state, left = seen("bed_days", LATE, state=state)
    assert (state[WEEK], left) == (EARLY, None)


class Recorded(dict):
    """A session that remembers whether the week was set, which puts it into the link."""

    was_set = False

    def __setitem__(self, key, value):
        self.was_set |= key == WEEK
        super().__setitem__(key, value)


def test_a_week_that_is_kept_is_set_anew_so_that_the_link_names_it():
    state = Recorded(seen()[0])
    follow(state, "000002", "ed_visits", WEEKS, EARLY)
    assert not state.was_set
    follow(state, "000002", "bed_days", WEEKS, LATE)
    assert state.was_set


def test_a_week_that_is_not_complete_there_is_left_and_that_is_said_until_another_choice():
    state, _ = seen("bed_days", LATE)
    for _ in range(2):
        state, left = seen("ed_visits", EARLY, state=state)
        assert (state[WEEK], left) == (EARLY, LATE)
    for week in (WEEKS[0], EARLY):
        state[WEEK] = week
        assert seen("ed_visits", EARLY, state=state)[1] is None


def test_a_new_huddle_shows_its_newest_week_whatever_measures_were_looked_at():
    state, _ = seen()
    state, _ = seen("bed_days", LATE, state=state)
    state, left = seen("bed_days", WEEKS[3], state=state, snapshot="000003")
    assert (state[WEEK], left) == (WEEKS[3], None)


def test_a_week_the_reader_chose_is_left_alone():
    state, _ = seen("bed_days", LATE)
    state[WEEK] = WEEKS[3]
    state, left = seen("ed_visits", EARLY, state=state)
    assert (state[WEEK], left) == (WEEKS[3], None)


def test_a_page_about_what_is_new_shows_the_newest_week_of_every_measure_and_explains_none():
    state, _ = seen(keeps=False)
    for measure, newest in (("bed_days", LATE), ("ed_visits", EARLY), ("bed_days", LATE)):
        state, left = seen(measure, newest, state=state, keeps=False)
        assert (state[WEEK], left) == (newest, None)


def test_a_week_that_was_kept_elsewhere_gives_way_to_the_newest_there():
    state, _ = seen("bed_days", LATE, state=seen()[0])
    state, left = seen("bed_days", LATE, state=state, keeps=False)
    assert (state[WEEK], left) == (LATE, None)
