// Networks tests.
