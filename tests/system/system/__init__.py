"""What tests/system/run is made of."""
