import FuzzSupport

Fuzz.run { start, count in
  Fuzz.decode(Fuzz.bytes(start, count, signature: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
  return 0
}
