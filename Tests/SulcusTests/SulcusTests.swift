// Sulcus tests.
