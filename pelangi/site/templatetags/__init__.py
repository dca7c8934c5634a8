"""Template tags of the design pieces; pages load them with {% load pelangi %}."""
