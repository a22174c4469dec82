extension String {
  /// The identifier that Python takes it for: in the normal form NFKC (PEP 3131).
  ///
  /// Changes the characters that NFKC makes letters, digits and `_` of ASCII of, which modules' names
  /// consist of; others stay as they are.
  var asIdentifier: String {
    var text = ""
    for scalar in unicodeScalars {
      if let plain = scalar.compatible { text += plain } else { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}

extension Unicode.Scalar {
  fileprivate var compatible: String? {
    switch value {
    // Wide forms.
    case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF3F, 0xFF41...0xFF5A: ascii(value - 0xFEE0)
    // Mathematical letters, of which some are holes; and digits.
    case 0x1D400...0x1D6A3: letter((value - 0x1D400) % 52)
    case 0x1D7CE...0x1D7FF: ascii(0x30 + (value - 0x1D7CE) % 10)
    case 0x1FBF0...0x1FBF9: ascii(0x30 + value - 0x1FBF0)
    case 0x80...: Self.others[self]
    default: nil
    }
  }

  /// Each with what it becomes: raised, lowered and Roman ones, ligatures, letters with a meaning.
  private static let others: [Unicode.Scalar: String] = Dictionary(
    """
    ªa ºo ĲIJ ĳij ſs ǇLJ ǈLj ǉlj ǊNJ ǋNj ǌnj ǱDZ ǲDz ǳdz ʰh ʲj ʳr ʷw ʸy ˡl ˢs ˣx ᴬA ᴮB ᴰD ᴱE \
    ᴳG ᴴH ᴵI ᴶJ ᴷK ᴸL ᴹM ᴺN ᴼO ᴾP ᴿR ᵀT ᵁU ᵂW ᵃa ᵇb ᵈd ᵉe ᵍg ᵏk ᵐm ᵒo ᵖp ᵗt ᵘu ᵛv ᵢi ᵣr ᵤu \
    ᵥv ᶜc ᶠf ᶻz ⁱi ⁿn ₐa ₑe ₒo ₓx ₕh ₖk ₗl ₘm ₙn ₚp ₛs ₜt ℂC ℊg ℋH ℌH ℍH ℎh ℐI ℑI ℒL ℓl ℕN \
    ℙP ℚQ ℛR ℜR ℝR ℤZ ℨZ KK ℬB ℭC ℯe ℰE ℱF ℳM ℴo ℹi ⅅD ⅆd ⅇe ⅈi ⅉj ⅠI ⅡII ⅢIII ⅣIV ⅤV ⅥVI \
    ⅦVII ⅧVIII ⅨIX ⅩX ⅪXI ⅫXII ⅬL ⅭC ⅮD ⅯM ⅰi ⅱii ⅲiii ⅳiv ⅴv ⅵvi ⅶvii ⅷviii ⅸix ⅹx ⅺxi ⅻxii \
    ⅼl ⅽc ⅾd ⅿm ⱼj ⱽV ꟲC ꟳF ꟴQ ﬀff ﬁfi ﬂfl ﬃffi ﬄffl ﬅst ﬆst ︳_ ︴_ ﹍_ ﹎_ ﹏_ 𐞥q
    """.split(separator: " ").compactMap { pair in
      pair.unicodeScalars.first.map { ($0, String(pair.unicodeScalars.dropFirst())) }
    }, uniquingKeysWith: { first, _ in first })

  private func ascii(_ value: UInt32) -> String? { Unicode.Scalar(value).map { String($0) } }

  private func letter(_ number: UInt32) -> String? { ascii(number + (number < 26 ? 0x41 : 0x47)) }
}
