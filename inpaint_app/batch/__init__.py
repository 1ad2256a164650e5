"""Restoration of many pictures by several processes or machines: `ntk-inpaint batch`.

`plan` makes the tasks, `work` does one of them in a worker, `pool` and `cluster` distribute them.
`record` stores what is done, `finish` renames results to their final names, `report` reports.
Arguments, output and the main loop are in `commands`; restoring one file is in `filling`.
"""
