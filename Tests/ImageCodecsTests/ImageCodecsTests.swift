// ImageCodecs tests.
