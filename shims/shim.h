/*
 * What the parts of the native shim give each other. Each has one subject:
 *
 *     shim.c       the course of it all: find itself, choose the plan, become the tool
 *     directory.c  which directory is decided for, and where its plan has its root
 *     plan.c       what a plan rests on, and whether that holds
 *     variables.c  the environment of the tool, and the record of what was changed in it
 *     texts.c      memory, texts, words and files
 */
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define UNIT "\x1f" /* between the fields of __GOVER_UNDO, as in gover/env_diff.py */
#define MOST_BYTES (1 << 20) /* of all texts together */

/* shim.c */
extern uid_t user; /* who runs it */
extern const char *data; /* the store */
extern const char *own_directory; /* DATA/native/OS-ARCH, without links */
void require(int is_as_expected); /* where it is not, the POSIX shim runs instead */

/* directory.c */
char *find_directory(char *const *arguments);
void walk_up(char *directory, char *const *names);
const char *near(const char *directory);

/* plan.c */
void open_plan(const char *plans, const char *root, int number);
int is_valid_plan(void);
char *next_program(char **rest, const char *name);

/* variables.c */
extern char **variables; /* the environment of the process to become */
void copy_variables(char **environment);
const char *value_of(const char *name);
void set_state(const char *name, const char *state);
void undo_variables(void);
void apply_change(char how, const char *name, const char *value);

/* texts.c */
void *allocate(size_t size);
char *join(const char *first, ...);
char *decimal(long number);
int ends_with(const char *text, const char *end);
char *take_field(char **rest, char separator);
ssize_t read_file(const char *path, size_t size, int flags, char **text, uid_t *owner);
int open_words(const char *path, size_t limit, const char *head);
size_t take_number(void);
char *take_word(void);
void skip_to(size_t offset);
int is_at_end(void);
mode_t kind_of(const char *path);
int is_same(const char *path, const char *other);
