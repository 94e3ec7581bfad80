# Made by docs/make/help_files.py; shell/gover sources it.
printf '%s\n' '# Completion of gover for bash, 3.2 and later. `gover completion bash` prints it. It
# starts no process.

_gover_cache() {
	local base
	case ${GOVER_CACHE-} in /*) printf -v "$1" %s "$GOVER_CACHE" && return ;; esac
	base=$HOME/.cache
	if [ -d "$HOME/Library/Caches" ]; then base=$HOME/Library/Caches; fi
	case ${XDG_CACHE_HOME-} in /*) base=$XDG_CACHE_HOME ;; esac
	printf -v "$1" %s "$base/gover"
}

_gover_root() {
	local base=$HOME/.local/share
	case ${XDG_DATA_HOME-} in /*) base=$XDG_DATA_HOME ;; esac
	printf -v "$1" %s "${GOVER_ROOT:-$base/gover}"
}

# _gover_add WORD...: those that begin with what is typed.
_gover_add() {
	local candidate
	for candidate in "$@"; do
		case $candidate in "$cur"*) COMPREPLY+=("$candidate") ;; esac
	done
}

# _gover_files OPTION-OF-COMPOPT OPTION-OF-COMPGEN
_gover_files() {
	# bash 3.2 has no compopt; there a name with blanks comes unquoted.
	if compopt -o "$1" 2>/dev/null; then return; fi
	local IFS=$'\''\n'\''
	# shellcheck disable=SC2207 # no mapfile in 3.2, and IFS is what it is for
	COMPREPLY+=($(compgen "$2" -- "$cur"))
}

_gover_kind() {
	local path line
	case $1 in
	installed)
		_gover_root path
		for line in "$path"/toolchains/*/bin/go; do
			if [ ! -x "$line" ]; then continue; fi
			line=${line%/bin/go}
			_gover_add "${line##*/}"
		done
		;;
	released)
		_gover_cache path
		_gover_add latest oldstable
		if [ -r "$path/versions" ]; then
			while IFS= read -r line; do _gover_add "$line"; done <"$path/versions"
		fi
		;;
	is:*)
		local IFS=,
		# shellcheck disable=SC2086 # a list
		set -- ${1#is:}
		_gover_add "$@"
		;;
	directory) _gover_files dirnames -d ;;
	file) _gover_files default -f ;;
	command)
		if [ "$count" = 0 ]; then _gover_kind installed; fi
		if [ -n "$cur" ]; then
			local IFS=$'\''\n'\''
			# shellcheck disable=SC2207
			COMPREPLY+=($(compgen -c -- "$cur"))
		fi
		;;
	esac
}

# What may follow a command, whose words are $1.
_gover_table() {
	options='\'''\'' valued='\'''\'' commands='\'''\'' kinds='\'''\''
	case $1 in
	# docs/make/completion.py writes what follows.
	'\'''\'') options='\''-h --help -V --version -C -q --quiet -v --verbose --debug --offline'\'' valued='\''-C=directory'\'' commands='\''pin use default current which why status exec env editor install uninstall list available outdated upgrade prune link import projects verify mirror allow deny tools lock sdk doctor audit inspect help setup hook completion config cache self'\'' ;;
	'\''pin'\'') options='\''-h --help --unset --install --json'\'' kinds='\''installed'\'' ;;
	'\''use'\'') options='\''-h --help --unset --install'\'' kinds='\''installed'\'' ;;
	'\''default'\'') options='\''-h --help --unset --install --json'\'' kinds='\''installed'\'' ;;
	'\''current'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''which'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' kinds='\''is:go,gofmt'\'' ;;
	'\''why'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''status'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''exec'\'') options='\''-h --help --install'\'' kinds='\''*command'\'' ;;
	'\''env'\'') options='\''-h --help --shell --github --gitlab --toolchain -C --json'\'' valued='\''--shell=is:sh,bash,zsh,fish -C=directory'\'' ;;
	'\''editor'\'') options='\''-h --help --write --check --undo --force -C --json'\'' valued='\''-C=directory'\'' kinds='\''is:vscode,goland,vim,neovim,zed,helix,emacs,sublime'\'' ;;
	'\''install'\'') options='\''-h --help --from --source --insecure-no-log --insecure-no-signature --locked --all'\'' valued='\''--from=file --source=nothing'\'' kinds='\''*released'\'' ;;
	'\''uninstall'\'') options='\''-h --help -y --yes'\'' kinds='\''*installed'\'' ;;
	'\''list'\'') options='\''-h --help --bare --long -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''available'\'') options='\''-h --help --all -C --json'\'' valued='\''-C=directory'\'' kinds='\''released'\'' ;;
	'\''outdated'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''upgrade'\'') options='\''-h --help --all --latest --pin'\'' kinds='\''*installed'\'' ;;
	'\''prune'\'') options='\''-h --help -n --dry-run -y --yes --long --json'\'' ;;
	'\''link'\'') options='\''-h --help'\'' kinds='\''installed directory'\'' ;;
	'\''import'\'') options='\''-h --help -n --dry-run -y --yes --unverified --unproven --json'\'' kinds='\''*directory'\'' ;;
	'\''projects'\'') options='\''-h --help --json'\'' ;;
	'\''verify'\'') options='\''-h --help --strict --key --import-key -C --json'\'' valued='\''--import-key=file -C=directory'\'' kinds='\''*installed'\'' ;;
	'\''mirror'\'') options='\''-h --help'\'' commands='\''sync verify'\'' ;;
	'\''mirror sync'\'') options='\''-h --help --versions --platforms --history --no-sumdb --verify --prune --dry-run -C --json'\'' valued='\''--versions=released --platforms=nothing --history=nothing -C=directory'\'' kinds='\''directory'\'' ;;
	'\''mirror verify'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' kinds='\''directory'\'' ;;
	'\''allow'\'') options='\''-h --help --revoke'\'' kinds='\''file'\'' ;;
	'\''deny'\'') options='\''-h --help'\'' kinds='\''file'\'' ;;
	'\''tools'\'') options='\''-h --help'\'' commands='\''sync list stale'\'' ;;
	'\''tools sync'\'') options='\''-h --help --update -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''tools list'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''tools stale'\'') options='\''-h --help --gobin -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''lock'\'') options='\''-h --help --platform --check -C --json'\'' valued='\''--platform=nothing -C=directory'\'' ;;
	'\''sdk'\'') options='\''-h --help'\'' commands='\''list current why'\'' ;;
	'\''sdk list'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''sdk current'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''sdk why'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''doctor'\'') options='\''-h --help --fix --network --files --build --full -C --json'\'' valued='\''-C=directory'\'' kinds='\''*file'\'' ;;
	'\''audit'\'') options='\''-h --help --db -C --json'\'' valued='\''--db=nothing -C=directory'\'' ;;
	'\''inspect'\'') options='\''-h --help -C --json'\'' valued='\''-C=directory'\'' kinds='\''*file'\'' ;;
	'\''help'\'') options='\''-h --help --all --json'\'' kinds='\''*is:pin,use,default,current,which,why,status,exec,env,editor,install,uninstall,list,available,outdated,upgrade,prune,link,import,projects,verify,mirror,allow,deny,tools,lock,sdk,doctor,audit,inspect,help,setup,hook,completion,config,cache,self'\'' ;;
	'\''setup'\'') options='\''-h --help --shell --completion --no-completion -y --yes --print --undo'\'' valued='\''--shell=is:bash,zsh,fish'\'' commands='\''direnv'\'' ;;
	'\''setup direnv'\'') options='\''-h --help --print --undo'\'' ;;
	'\''hook'\'') options='\''-h --help'\'' kinds='\''is:zsh,bash,fish'\'' ;;
	'\''completion'\'') options='\''-h --help'\'' kinds='\''is:zsh,bash,fish'\'' ;;
	'\''config'\'') options='\''-h --help'\'' commands='\''list get set unset'\'' ;;
	'\''config list'\'') options='\''-h --help --show-origin -C --json'\'' valued='\''-C=directory'\'' ;;
	'\''config get'\'') options='\''-h --help --show-origin -C --json'\'' valued='\''-C=directory'\'' kinds='\''is:delta,files,gotoolchain,mirrors,missing,shim,verify'\'' ;;
	'\''config set'\'') options='\''-h --help'\'' commands='\''delta files gotoolchain mirrors missing shim verify'\'' ;;
	'\''config set delta'\'') options='\''-h --help'\'' kinds='\''is:true,false'\'' ;;
	'\''config set files'\'') options='\''-h --help'\'' kinds='\''*is:gover.toml,.go-version,.envrc,.tool-versions,mise.toml,.mise.toml,.prototools,go.work,go.mod,.mise.local.toml,mise.local.toml,mise/config.local.toml,.mise/config.local.toml,.config/mise.local.toml,.config/mise/mise.local.toml,.config/mise/config.local.toml,mise/config.toml,.mise/config.toml,.mise/conf.d/*.toml,.config/mise.toml,.config/mise/mise.toml,.config/mise/config.toml,.config/mise/conf.d/*.toml'\'' ;;
	'\''config set gotoolchain'\'') options='\''-h --help'\'' kinds='\''is:local,path,auto,keep'\'' ;;
	'\''config set mirrors'\'') options='\''-h --help'\'' kinds='\''*is:china,go.dev,golang.google.cn,dl.google.com,mirrors.aliyun.com,mirrors.nju.edu.cn,mirrors.ustc.edu.cn'\'' ;;
	'\''config set missing'\'') options='\''-h --help'\'' kinds='\''is:ask,install,error'\'' ;;
	'\''config set shim'\'') options='\''-h --help'\'' kinds='\''is:native,posix'\'' ;;
	'\''config set verify'\'') options='\''-h --help'\'' kinds='\''is:log,signature,sha256'\'' ;;
	'\''config unset'\'') options='\''-h --help'\'' kinds='\''is:delta,files,gotoolchain,mirrors,missing,shim,verify'\'' ;;
	'\''cache'\'') options='\''-h --help'\'' commands='\''list dir clean'\'' ;;
	'\''cache list'\'') options='\''-h --help --json'\'' ;;
	'\''cache dir'\'') options='\''-h --help'\'' ;;
	'\''cache clean'\'') options='\''-h --help --all -n --dry-run'\'' ;;
	'\''self'\'') options='\''-h --help'\'' commands='\''uninstall verify'\'' ;;
	'\''self uninstall'\'') options='\''-h --help -n --dry-run -y --yes'\'' ;;
	'\''self verify'\'') options='\''-h --help --wheel --release --index --json'\'' valued='\''--wheel=file --index=nothing'\'' ;;
	# The end of what it writes.
	esac
}

_gover_alias() {
	case $word in
	# docs/make/completion.py writes what follows.
	'\''local'\'') word='\''pin'\'' ;;
	'\''global'\'') word='\''default'\'' ;;
	'\''shell'\'') word='\''use'\'' ;;
	'\''ls'\'') word='\''list'\'' ;;
	'\''rm'\'') word='\''uninstall'\'' ;;
	'\''x'\'') word='\''exec'\'' ;;
	# The end of what it writes.
	esac
}

_gover() {
	local cur=${COMP_WORDS[COMP_CWORD]} place='\'''\'' expect='\'''\'' count=0 plain='\'''\'' kind='\'''\'' word at
	local options valued commands kinds
	COMPREPLY=()
	_gover_table '\'''\''
	for ((at = 1; at < COMP_CWORD; at++)); do
		word=${COMP_WORDS[at]}
		if [ -n "$expect" ]; then
			expect=
			continue
		fi
		case $plain$word in
		--) plain=+ ;;
		-*)
			case " $valued" in *" $word="*) expect=${valued#*"$word="} ;; esac
			expect=${expect%% *}
			;;
		*)
			if [ -z "$place" ]; then _gover_alias; fi
			case " $commands " in
			*" $word "*)
				place=${place:+$place }$word
				_gover_table "$place"
				;;
			*)
				count=$((count + 1))
				# What follows is another program'\''s.
				if [ "$kinds" = '\''*command'\'' ]; then plain=+; fi
				;;
			esac
			;;
		esac
	done
	if [ -n "$expect" ]; then
		_gover_kind "$expect"
		return
	fi
	case $plain$cur in
	-*)
		# shellcheck disable=SC2086 # a list
		_gover_add $options
		return
		;;
	esac
	# shellcheck disable=SC2086 # a list
	_gover_add $commands
	at=0
	for word in $kinds; do
		if [ "$at" = "$count" ]; then kind=${word#\*}; fi
		at=$((at + 1))
	done
	case $word in '\''*'\''*) if [ -z "$kind" ] && [ "$count" -ge "$at" ]; then kind=${word#\*}; fi ;; esac
	_gover_kind "$kind"
}

complete -F _gover gover' 2>/dev/null
