"""What happens when the user does something. No Qt: the window is reached through `ports`.

Here is the logic behind menus, tools and docks; `Editor` owns its parts. What they look like is in
`window`; the state that they change is in `document`; long computations are in `filling`.
"""
