/// Words quoted as in a POSIX shell, after Python's `shlex.split`.
enum ShellWords {
  private enum State {
    case between, word
    case quoted(Unicode.Scalar)
    case escapedInWord, escapedInQuotes
  }

  /// Splits at blanks outside quotes; `#` starts no comment.
  static func split(_ text: SourceText) throws(RequirementsFault) -> [SourceText] {
    var words: [SourceText] = []
    var word = SourceText()
    var state = State.between
    var opening = 0
    for (index, scalar) in text.scalars.enumerated() {
      let position = text.positions[index]
      switch state {
      case .between, .word:
        switch scalar {
        case " ", "\t", "\r", "\n":
          if case .word = state { words.append(word) }
          word = SourceText()
          state = .between
        case "\\":
          opening = index
          state = .escapedInWord
        case "\"", "'":
          opening = index
          state = .quoted(scalar)
        default:
          word.append(scalar, position)
          state = .word
        }
      case .quoted(let quote):
        if scalar == quote {
          state = .word
        } else if scalar == "\\", quote == "\"" {
          state = .escapedInQuotes
        } else {
          word.append(scalar, position)
        }
      case .escapedInWord:
        word.append(scalar, position)
        state = .word
      case .escapedInQuotes:
        if scalar != "\"", scalar != "\\" { word.append("\\", position) }
        word.append(scalar, position)
        state = .quoted("\"")
      }
    }
    switch state {
    case .between: break
    case .word: words.append(word)
    case .quoted, .escapedInQuotes: throw RequirementsFault(.unclosedQuote, at: text[opening...])
    case .escapedInWord: throw RequirementsFault(.nothingEscaped, at: text[opening...])
    }
    return words
  }
}
