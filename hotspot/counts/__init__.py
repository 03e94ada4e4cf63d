"""Events become counts here: tract, week, measure, age band."""
