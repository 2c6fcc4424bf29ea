import FuzzSupport

Fuzz.run { start, count in
  Fuzz.decode(Fuzz.bytes(start, count, signature: [0xFF, 0xD8, 0xFF]))
  return 0
}
