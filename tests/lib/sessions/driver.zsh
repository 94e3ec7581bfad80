# Run what comes on 8, line by line, and tell on 9 what became of the variables named.
# Before each answer stands what zsh does before a prompt.
zmodload zsh/parameter
__status() { return $1 }
__drop() {
	local -a entries
	entries=("${(@s.:.)PATH}")
	entries=("${(@)entries:#$1}")
	PATH="${(j.:.)entries}"
}
__tell() {
	local name
	printf '%s\0' $__last $__seen $PWD "${__GOVER_UNDO-}"
	for name in $__names; do
		printf '%s\0%s\0' "${parameters[$name]:--}" "${(P)name-}"
	done
	printf 'END\0'
} >&9
__names=(__NAMES__)
__last=0 __seen=0
__see() { __seen=$? }
precmd_functions=(__see)

# From here on: the loop.
__tell
while IFS= read -r -u 8 __line; do
	eval $__line
	__last=$?
	for __function in $precmd_functions; do
		__status $__last # zsh gives each of them the status of the line
		$__function
	done
	__tell
done
