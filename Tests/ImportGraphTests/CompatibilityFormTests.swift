import Oracle
import Testing

@testable import ImportGraph

@Suite("Identifiers in compatibility forms")
struct CompatibilityFormTests {
  @Test("are read as CPython reads them, where it reads ASCII")
  func asPython() throws {
    let firsts = Array(stride(from: UInt32(0), to: 0x11_0000, by: 0x1000)).filter {
      !(0xD800...0xDFFF).contains($0)
    }
    guard let forms = try Oracle.ask("identifiers", firsts, as: [String?].self) else { return }
    var count = 0
    for (first, forms) in zip(firsts, forms) {
      for (offset, form) in forms.enumerated() {
        guard let form, form.utf8.allSatisfy({ $0 < 0x80 }),
          let scalar = Unicode.Scalar(first + UInt32(offset))
        else { continue }
        #expect(String(scalar).asIdentifier == form, "U+\(String(scalar.value, radix: 16))")
        count += 1
      }
    }
    #expect(count > 900)
  }

  @Test("leave other letters alone")
  func others() {
    #expect("größe_日本".asIdentifier == "größe_日本")
  }
}
