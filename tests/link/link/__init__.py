"""What tests/link/run is made of."""
