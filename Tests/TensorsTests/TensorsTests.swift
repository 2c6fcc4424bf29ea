// Tensors tests.
