#include "CuratedData.h"

static const unsigned char prune_rules[] = {
#embed "../../Data/prune-rules.json"
};
const unsigned char *const scrimp_prune_rules = prune_rules;
const size_t scrimp_prune_rules_size = sizeof prune_rules;

static const unsigned char data_rules[] = {
#embed "../../Data/data-rules.json"
};
const unsigned char *const scrimp_data_rules = data_rules;
const size_t scrimp_data_rules_size = sizeof data_rules;

static const unsigned char system_libraries[] = {
#embed "../../Data/system-libraries.json"
};
const unsigned char *const scrimp_system_libraries = system_libraries;
const size_t scrimp_system_libraries_size = sizeof system_libraries;

static const unsigned char hidden_imports[] = {
#embed "../../Data/hidden-imports.json"
};
const unsigned char *const scrimp_hidden_imports = hidden_imports;
const size_t scrimp_hidden_imports_size = sizeof hidden_imports;
