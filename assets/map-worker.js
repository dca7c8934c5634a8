// MapLibre's worker as one file of its own: it must come from our own origin, without imports.
import "maplibre-gl/dist/maplibre-gl-worker.mjs";
