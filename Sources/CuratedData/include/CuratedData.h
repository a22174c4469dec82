#ifndef SCRIMP_CURATED_DATA_H
#define SCRIMP_CURATED_DATA_H

#include <stddef.h>

/// `Data/prune-rules.json`, byte for byte.
extern const unsigned char *_Nonnull const scrimp_prune_rules;
extern const size_t scrimp_prune_rules_size;

/// `Data/data-rules.json`, byte for byte.
extern const unsigned char *_Nonnull const scrimp_data_rules;
extern const size_t scrimp_data_rules_size;

/// `Data/system-libraries.json`, byte for byte.
extern const unsigned char *_Nonnull const scrimp_system_libraries;
extern const size_t scrimp_system_libraries_size;

/// `Data/hidden-imports.json`, byte for byte.
extern const unsigned char *_Nonnull const scrimp_hidden_imports;
extern const size_t scrimp_hidden_imports_size;

#endif
