# What a prompt waits for: gover/prompts.py has an interactive fish of the user's source this.
# Calls the handlers of the event before a prompt, and the prompt: $argv[2] times each. fish has
# no clock but `time`, which writes to the terminal: a line `@ NAME` before each tells whose.

set -g _gover_names
for _gover_line in (functions --handlers-type generic)
	if string match -rq '^fish_prompt +(?<_gover_name>\S+)$' -- $_gover_line
		set -a _gover_names $_gover_name
	end
end
for _gover_name in $_gover_names fish_prompt
	for _gover_round in (seq $argv[2])
		echo @ $_gover_name
		time $_gover_name >/dev/null
	end
end
