/* kernel/net/port.h with so few ephemeral ports that they run out. */
#include "tests/host/race_shadow/../../../kernel/net/port.h"

#undef PORT_EPHEMERAL_COUNT
#define PORT_EPHEMERAL_COUNT 4u
