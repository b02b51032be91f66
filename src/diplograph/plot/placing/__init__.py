"""Where things stand on the page: entities, curves, names, captions. Numbers only, no artists."""
