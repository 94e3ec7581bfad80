/* The environment of the tool that the native shim becomes: see shim.h. */
#include "shim.h"

#define MOST_ADDED 64
#define RECORD "__GOVER_UNDO"

char **variables;
static size_t count, most;

void copy_variables(char **environment)
{
	while (environment[count])
		count++;
	most = count + MOST_ADDED;
	variables = allocate((most + 1) * sizeof *variables);
	memcpy(variables, environment, (count + 1) * sizeof *variables);
}

/* Where a variable stands; `count` where it is not set. Two of a name: shells differ. */
static size_t find_variable(const char *name)
{
	size_t found = count, length = strlen(name);
	for (size_t n = 0; n < count; n++)
		if (!strncmp(variables[n], name, length) && variables[n][length] == '=') {
			require(found == count);
			found = n;
		}
	return found;
}

/* Its value; "" where it is not set. */
const char *value_of(const char *name)
{
	size_t n = find_variable(name);
	return n < count ? variables[n] + strlen(name) + 1 : "";
}

/* `-` where it is not set, or `=` and the value. */
static const char *state_of(const char *name)
{
	return find_variable(name) < count ? join("=", value_of(name), NULL) : "-";
}

void set_state(const char *name, const char *state)
{
	size_t n = find_variable(name);
	if (*state == '=') {
		require(n < most);
		if (n == count)
			variables[++count] = NULL;
		variables[n] = join(name, state, NULL);
	} else if (n < count) {
		memmove(variables + n, variables + n + 1, (count - n) * sizeof *variables);
		count--;
	}
}

/* Undo what the record has of variables: they belong to the directory of a parent process. */
void undo_variables(void)
{
	const char *letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	char *rest = join(value_of(RECORD), NULL);
	if (!strchr(rest, *UNIT))
		return;
	char *entries = take_field(&rest, *UNIT);
	set_state(RECORD, *entries ? join("=", entries, NULL) : "-");
	while (rest) {
		char *name = take_field(&rest, *UNIT), *ours = take_field(&rest, *UNIT);
		char *before = take_field(&rest, *UNIT);
		require(before != NULL);
		int is_name = *name && (*name < '0' || *name > '9') && !name[strspn(name, letters)];
		if (is_name && !strcmp(state_of(name), ours))
			set_state(name, before);
	}
}

/* Make one change of the plan, and record it: see EnvChange in gover/env_diff.py. */
void apply_change(char how, const char *name, const char *value)
{
	const char *before = state_of(name), *after = how == 'u' ? "-" : join("=", value, NULL);
	int has_value = before[0] == '=' && before[1];
	if (how == 'o' && has_value)
		return;
	if (how == 'a' && has_value) {
		if (strstr(join(" ", before + 1, " ", NULL), join(" ", value, " ", NULL)))
			return;
		after = join(before, " ", value, NULL);
	}
	if (strchr(before, *UNIT) || !strcmp(before, after))
		return;
	set_state(RECORD, join("=", value_of(RECORD), UNIT, name, UNIT, after, UNIT, before, NULL));
	set_state(name, after);
}
