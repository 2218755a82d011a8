"""What tests/crash_points/run is made of."""
