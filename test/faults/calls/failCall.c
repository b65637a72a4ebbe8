/* The n-th call of one kind below one folder fails with EIO, or is never made since the program is killed there. Built by callLibrary.ts. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long calls;

static int is_below(const char *path) {
  const char *folder = getenv("FAIL_BELOW");
  return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_own(int file) {
  char link[64], path[PATH_MAX + 1];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, PATH_MAX);
  if (length < 0) return 0;
  path[length] = 0;
  return is_below(path);
}

static int fails(const char *name, int own) {
  const char *wanted = getenv("FAIL_CALL"), *at = getenv("FAIL_AT");
  if (!own || wanted == NULL || strcmp(wanted, name) != 0) return 0;
  if (atomic_fetch_add(&calls, 1) != (at == NULL ? -1 : atol(at))) return 0;
  if (getenv("FAIL_KILL") != NULL) kill(getpid(), SIGKILL);
  errno = EIO;
  return 1;
}

__attribute__((destructor)) static void tell(void) {
  const char *count = getenv("FAIL_COUNT");
  if (count == NULL) return;
  int file = syscall(SYS_openat, AT_FDCWD, count, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0) return;
  char text[32];
  int length = snprintf(text, sizeof text, "%ld", atomic_load(&calls));
  syscall(SYS_write, file, text, length);
  syscall(SYS_close, file);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *data, size_t size) {
  return fails("write", is_own(file)) ? -1 : REAL(write)(file, data, size);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
  return fails("write", is_own(file)) ? -1 : REAL(pwrite)(file, data, size, at);
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
  return fails("write", is_own(file)) ? -1 : REAL(pwrite64)(file, data, size, at);
}
ssize_t read(int file, void *data, size_t size) {
  return fails("read", is_own(file)) ? -1 : REAL(read)(file, data, size);
}
ssize_t pread(int file, void *data, size_t size, off_t at) {
  return fails("read", is_own(file)) ? -1 : REAL(pread)(file, data, size, at);
}
ssize_t pread64(int file, void *data, size_t size, off64_t at) {
  return fails("read", is_own(file)) ? -1 : REAL(pread64)(file, data, size, at);
}
int fsync(int file) { return fails("fsync", is_own(file)) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return fails("fsync", is_own(file)) ? -1 : REAL(fdatasync)(file); }
int rename(const char *from, const char *to) {
  return fails("rename", is_below(to)) ? -1 : REAL(rename)(from, to);
}
int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = va_arg(rest, int);
  va_end(rest);
  return fails("open", is_below(path)) ? -1 : REAL(open)(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = va_arg(rest, int);
  va_end(rest);
  return fails("open", is_below(path)) ? -1 : REAL(open64)(path, flags, mode);
}
