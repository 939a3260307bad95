/* getopt for those who include it from here. */
#ifndef _GETOPT_H
#define _GETOPT_H

#include <unistd.h>

#endif
