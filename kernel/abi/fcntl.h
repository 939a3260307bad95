/* Flags of open, fcntl and the *at calls, as Linux/i386 numbers them. */
#ifndef ABI_FCNTL_H
#define ABI_FCNTL_H

#define O_RDONLY            00
#define O_WRONLY            01
#define O_RDWR              02
#define O_ACCMODE           03
#define O_CREAT             0100
#define O_EXCL              0200
#define O_NOCTTY            0400
#define O_TRUNC             01000
#define O_APPEND            02000
#define O_NONBLOCK          04000
#define O_NDELAY            O_NONBLOCK
#define O_DSYNC             010000
#define O_ASYNC             020000
#define O_DIRECT            040000
#define O_LARGEFILE         0100000
#define O_DIRECTORY         0200000
#define O_NOFOLLOW          0400000
#define O_NOATIME           01000000
#define O_CLOEXEC           02000000
#define O_SYNC              04010000
#define O_PATH              010000000
#define O_TMPFILE           020200000

#define F_DUPFD             0
#define F_GETFD             1
#define F_SETFD             2
#define F_GETFL             3
#define F_SETFL             4
#define F_GETLK             5
#define F_SETLK             6
#define F_SETLKW            7
#define F_SETOWN            8
#define F_GETOWN            9
#define F_GETLK64           12
#define F_SETLK64           13
#define F_SETLKW64          14
#define F_DUPFD_CLOEXEC     1030
#define F_SETPIPE_SZ        1031
#define F_GETPIPE_SZ        1032

#define FD_CLOEXEC          1

#define AT_FDCWD            (-100)
#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_EACCESS          0x200
#define AT_REMOVEDIR        0x200
#define AT_SYMLINK_FOLLOW   0x400
#define AT_EMPTY_PATH       0x1000

#define UTIME_NOW           0x3fffffff /* as tv_nsec of utimensat: the time now */
#define UTIME_OMIT          0x3ffffffe /* as tv_nsec of utimensat: leave it */

#define RENAME_NOREPLACE    1
#define RENAME_EXCHANGE     2

#endif
