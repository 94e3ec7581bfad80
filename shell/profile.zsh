# shellcheck disable=all # zsh; `zsh -n` reads it
# What a prompt waits for: gover/prompts.py has an interactive zsh of the user's source this.
# Calls what zsh calls before a prompt, under the user's own options: $1 times each, and writes
# a line `NAME MICROSECONDS` for each call into the file $2.

zmodload zsh/datetime
typeset -F 9 _gover_begin _gover_end
integer _gover_round
for _gover_name in precmd "${precmd_functions[@]}" -; do
	[[ $_gover_name == - ]] || typeset -f "$_gover_name" >/dev/null || continue
	for ((_gover_round = 0; _gover_round < $1; _gover_round++)); do
		if [[ $_gover_name == - ]]; then
			_gover_begin=$EPOCHREALTIME
			: "${(%%)PS1}"
			_gover_end=$EPOCHREALTIME
			_gover_shown='the prompt itself'
		else
			_gover_begin=$EPOCHREALTIME
			$_gover_name
			_gover_end=$EPOCHREALTIME
			_gover_shown=$_gover_name
		fi
		print -r -- "$_gover_shown" $(((_gover_end - _gover_begin) * 1e6)) >>|"$2"
	done
done
