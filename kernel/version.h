/* What uname(2) and /proc/version say. */
#ifndef KERNEL_VERSION_H
#define KERNEL_VERSION_H

#define KERNEL_SYSNAME "Sluice"
/* The Linux release whose calls these are: glibc refuses to start below 3.2. */
#define KERNEL_RELEASE "6.1.0"
#define KERNEL_VERSION "#1"
#define KERNEL_MACHINE "i686"

#endif
