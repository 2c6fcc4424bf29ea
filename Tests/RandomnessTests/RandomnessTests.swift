// Randomness tests.
