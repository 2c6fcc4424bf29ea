// Evaluation tests.
