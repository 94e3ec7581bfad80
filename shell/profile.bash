# shellcheck shell=bash
# What a prompt waits for: gover/prompts.py has an interactive bash of the user's source this.
# Runs what bash runs before a prompt: $1 times each, and writes a line `NAME MICROSECONDS` for
# each run into the file $2. Of a PROMPT_COMMAND with several commands each is timed.

_gover_commands=()
for _gover_name in "${PROMPT_COMMAND[@]}"; do
	IFS=';' read -r -d '' -a _gover_more <<<"$_gover_name" || :
	_gover_commands+=("${_gover_more[@]}")
done
for _gover_name in "${_gover_commands[@]}" -; do
	_gover_name=${_gover_name%$'\n'}
	if [ -z "$_gover_name" ]; then continue; fi
	for ((_gover_round = 0; _gover_round < $1; _gover_round++)); do
		if [ "$_gover_name" = - ]; then
			_gover_begin=$EPOCHREALTIME
			: "${PS1@P}"
			_gover_end=$EPOCHREALTIME
			_gover_shown='the prompt itself'
		else
			_gover_begin=$EPOCHREALTIME
			eval "$_gover_name"
			_gover_end=$EPOCHREALTIME
			_gover_shown=$_gover_name
		fi
		printf '%s %d\n' "$_gover_shown" $((${_gover_end/[.,]/} - ${_gover_begin/[.,]/})) >>"$2"
	done
done
