"""Whether a run is like the runs before it: what is measured, what is usual, and the alarms that speak against a run.

`measure` counts what a run finds, `usual` and `rules` compare that with earlier runs (pure functions), `suite` is the
Spidermon suite that runs the rules, `alerts` tells people of a verdict.
"""
