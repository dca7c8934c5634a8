"""Drive times over the roads of an OpenStreetMap extract: `extract` reads it, `map` measures, `kept` remembers."""
