/* Holds a file open on Windows as other programs do: holdFile FILE ACCESS SHARE SIGNAL.
   ACCESS: r or rw. SHARE, what it lets others do meanwhile: letters of r, w and d (delete and rename), or - for nothing.
   Makes the file SIGNAL once it holds FILE, and ends when SIGNAL is gone. */
#include <wchar.h>
#include <windows.h>

int wmain(int count, wchar_t **args) {
  if (count != 5) return 2;
  DWORD access = GENERIC_READ | (wcschr(args[2], L'w') ? GENERIC_WRITE : 0);
  DWORD share = (wcschr(args[3], L'r') ? FILE_SHARE_READ : 0) | (wcschr(args[3], L'w') ? FILE_SHARE_WRITE : 0) |
                (wcschr(args[3], L'd') ? FILE_SHARE_DELETE : 0);
  HANDLE held = CreateFileW(args[1], access, share, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
  if (held == INVALID_HANDLE_VALUE) return 3;
  HANDLE signal = CreateFileW(args[4], GENERIC_WRITE, 7, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
  if (signal == INVALID_HANDLE_VALUE) return 4;
  CloseHandle(signal);
  while (GetFileAttributesW(args[4]) != INVALID_FILE_ATTRIBUTES) Sleep(20);
  return 0;
}
