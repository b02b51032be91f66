"""The views: a day, a change, a story, many days; one module for each."""
