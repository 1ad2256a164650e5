"""Methods ``"auto"`` and ``"texture"``: runs that fill wide holes with copies.

`run` splits the mask, and runs the engines one after the other: `ntk_core.guided` for thin parts,
`ntk_core.texture` for wide holes. Holes of medium width get a blend of both. Method ``"texture"``
copies everywhere. `collage` keeps the current picture of all parts for the snapshots.
"""
