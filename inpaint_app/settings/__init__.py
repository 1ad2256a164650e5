"""What a user chooses: how to fill one picture, and what holds for all of them."""
