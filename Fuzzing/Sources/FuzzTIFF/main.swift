import FuzzSupport

Fuzz.run { start, count in
  let isBig = count > 0 && start![0] == 0x4D
  let bytes = Fuzz.bytes(start, count, signature: isBig ? [0x4D, 0x4D] : [0x49, 0x49])
  Fuzz.decode(bytes)
  Fuzz.readWindows(bytes)
  return 0
}
