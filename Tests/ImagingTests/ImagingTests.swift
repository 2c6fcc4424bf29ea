// Imaging tests.
