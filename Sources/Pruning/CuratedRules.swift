internal import CuratedData

/// The files of `Data/` that decide what a review finds, byte for byte.
public enum CuratedRules {
  public static var bytes: [[UInt8]] {
    [
      Array(UnsafeBufferPointer(start: scrimp_prune_rules, count: scrimp_prune_rules_size)),
      Array(UnsafeBufferPointer(start: scrimp_data_rules, count: scrimp_data_rules_size)),
      Array(UnsafeBufferPointer(start: scrimp_hidden_imports, count: scrimp_hidden_imports_size)),
      Array(
        UnsafeBufferPointer(start: scrimp_system_libraries, count: scrimp_system_libraries_size)),
    ]
  }
}
