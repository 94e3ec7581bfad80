# Run what comes on 8, line by line, and tell on 9 what became of the variables named.
# Before each answer stands what bash does before a prompt.
__status() { return "$1"; }
__drop() {
	local rest=$PATH: kept= entry
	while [ -n "$rest" ]; do
		entry=${rest%%:*} rest=${rest#*:}
		[ "$entry" = "$1" ] || kept=$kept:$entry
	done
	PATH=${kept#:}
}
__tell() {
	local name
	printf '%s\0' "$__last" "$__seen" "$PWD" "${__GOVER_UNDO-}"
	for name in "${__names[@]}"; do
		if [ -z "${!name+x}" ]; then
			printf '%s\0%s\0' - ''
			continue
		fi
		declare -p "$name"
		printf '\0%s\0' "${!name}"
	done
	printf 'END\0'
} >&9
__names=(__NAMES__)
__last=0 __seen=0
PROMPT_COMMAND='__seen=$?'

# From here on: the loop.
__tell
while IFS= read -r -u 8 __line; do
	eval "$__line"
	__last=$?
	for __command in "${PROMPT_COMMAND[@]}"; do
		__status "$__last"
		eval "$__command"
	done
	__tell
done
