"""Restoration of many pictures, by several processes or machines: `ntk-inpaint batch`. No Qt.

`plan` says what is to be done, `work` does it for one picture in a worker, `pool` and `cluster`
hand the work out, `record` remembers what was done, `finish` puts results in their places,
`report` and `show` say what came of it, and `command` ties it all together.
"""
