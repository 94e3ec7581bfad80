/* uname(2) of a machine with another name; see tests/other_machine.sh and other_machines.py. */
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>
long syscall(long, ...);
int uname(struct utsname *name) {
	int result = (int)syscall(SYS_uname, name);
	if (result == 0) strcpy(name->machine, MACHINE);
	return result;
}
