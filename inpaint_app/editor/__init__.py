"""What happens when the user does something. No Qt: the window is reached through `ports`."""
