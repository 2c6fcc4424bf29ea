// Pipeline tests.
