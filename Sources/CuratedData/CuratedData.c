#include "CuratedData.h"

const unsigned char scrimp_prune_rules[] = {
#embed "../../Data/prune-rules.json"
};
const size_t scrimp_prune_rules_size = sizeof scrimp_prune_rules;
