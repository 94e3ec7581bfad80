# Made by docs/make/help_files.py; shell/gover sources it.
printf '%s\n' '#compdef gover
# shellcheck disable=all # zsh; `zsh -n` and the tests read it
# Completion of gover for zsh. `gover completion zsh` prints it. It starts no process.
# Autoloaded from fpath, or sourced.

_gover_versions() {
	local base=$HOME/.local/share found
	local -a words
	case $1 in
	installed)
		[[ ${XDG_DATA_HOME-} == /* ]] && base=$XDG_DATA_HOME
		words=(${GOVER_ROOT:-$base/gover}/toolchains/*/bin/go(N*-nOn))
		words=(${${words%/bin/go}##*/})
		;;
	released)
		base=$HOME/.cache
		[[ -d $HOME/Library/Caches ]] && base=$HOME/Library/Caches
		[[ ${XDG_CACHE_HOME-} == /* ]] && base=$XDG_CACHE_HOME
		found=${GOVER_CACHE:-$base/gover}/versions
		words=(latest oldstable)
		[[ -r $found ]] && words+=(${(f)"$(<$found)"})
		;;
	esac
	compadd -V versions -- $words
}

_gover_kind() {
	case $1 in
	installed | released) _gover_versions $1 ;;
	is:*) compadd -- ${(s:,:)1#is:} ;;
	directory) _files -/ ;;
	file) _files ;;
	command)
		(( count )) || _gover_versions installed
		_command_names -e
		_files
		;;
	*) _message '\''nothing that gover knows'\'' ;;
	esac
}

# What may follow a command, whose words are $1.
_gover_table() {
	options=() valued=() commands=() kinds=()
	case $1 in
	# docs/make/completion.py writes what follows.
	'\'''\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-V:Show the version and exit.'\'' '\''--version:Show the version and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''-q:Print only errors to standard error.'\'' '\''--quiet:Print only errors to standard error.'\'' '\''-v:Show network requests.'\'' '\''--verbose:Show network requests.'\'' '\''--debug:Show details for a bug report.'\'' '\''--offline:Open no connection.'\'')
		valued=('\''-C=directory'\'')
		commands=('\''pin:Write a version to .go-version in this directory.'\'' '\''use:Use a version in this shell, whatever the files set.'\'' '\''default:Set the default Go version.'\'' '\''current:Print the selected version.'\'' '\''which:Print the path of `go`, or of another tool.'\'' '\''why:Explain which Go is selected, what set it, and what lost.'\'' '\''status:Show the selected Go and its problems on one screen.'\'' '\''exec:Run a command with the selected Go, or with VERSION.'\'' '\''env:Print the hook'\''\'\'''\''s changes, as text for a shell or for CI.'\'' '\''editor:Configure an editor for the Go of this directory.'\'' '\''install:Install Go: a version, a line, `latest`, or a range.'\'' '\''uninstall:Remove toolchains.'\'' '\''list:List the installed toolchains.'\'' '\''available:List what can be installed, newest first.'\'' '\''outdated:List installed toolchains that have a newer patch release.'\'' '\''upgrade:Install the newest patch release of the selected Go.'\'' '\''prune:Remove the toolchains that nothing uses.'\'' '\''link:Use a Go that is already on this machine, in place.'\'' '\''import:Copy the toolchains of other version managers, verified.'\'' '\''projects:List the projects that gover has seen, and the Go of each.'\'' '\''verify:Hash toolchains again and compare them with what Go published.'\'' '\''mirror:Make a copy of Go'\''\'\'''\''s releases that any web server can serve.'\'' '\''allow:Allow a project file to set variables, PATH entries, tools.'\'' '\''deny:Never apply what a project file sets, and print no notice.'\'' '\''tools:Build and list the Go programs of gover.toml and go.mod.'\'' '\''lock:Write gover.lock (version and hashes) for your team.'\'' '\''sdk:Show the Apple SDKs of this Mac and the selected one.'\'' '\''doctor:Find what is wrong with Go on this machine.'\'' '\''audit:List known vulnerabilities of the Go in use; exit 1 if any.'\'' '\''inspect:Describe a program, and why it would not start here.'\'' '\''help:Print the first commands to know, or the help of COMMAND.'\'' '\''setup:Add the hook and completion to your shell.'\'' '\''hook:Print the line that loads the hook into a shell.'\'' '\''completion:Print the script that completes commands with Tab.'\'' '\''config:Show and change your configuration of gover.'\'' '\''cache:List and clear gover'\''\'\'''\''s cache.'\'' '\''self:Uninstall gover, or verify its own files.'\'')
		;;
	'\''pin'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--unset:Remove the pin of this directory.'\'' '\''--install:Install a Go that is missing, without asking.'\'' '\''--json:Print what is pinned as JSON.'\'')
		kinds=('\''installed'\'')
		;;
	'\''use'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--unset:Select by version files again.'\'' '\''--install:Install a Go that is missing, without asking.'\'')
		kinds=('\''installed'\'')
		;;
	'\''default'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--unset:Remove the default.'\'' '\''--install:Install a Go that is missing, without asking.'\'' '\''--json:Print the default as JSON.'\'')
		kinds=('\''installed'\'')
		;;
	'\''current'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''which'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		kinds=('\''is:go,gofmt'\'')
		;;
	'\''why'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''status'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''exec'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--install:Install a Go that is missing, without asking.'\'')
		kinds=('\''*command'\'')
		;;
	'\''env'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--shell:The shell of the text.'\'' '\''--github:Set up the following steps of a GitHub workflow.'\'' '\''--gitlab:Print a dotenv file for later GitLab jobs.'\'' '\''--toolchain:Put the toolchain itself on PATH, for an image that has one Go.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''--shell=is:sh,bash,zsh,fish'\'' '\''-C=directory'\'')
		;;
	'\''editor'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--write:Write the settings to the editor'\''\'\'''\''s file.'\'' '\''--check:Only compare; exit 1 on a difference.'\'' '\''--undo:Remove what --write has written.'\'' '\''--force:Also replace or remove values not set by gover.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		kinds=('\''is:vscode,goland,vim,neovim,zed,helix,emacs,sublime'\'')
		;;
	'\''install'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--from:Install only from this origin.'\'' '\''--source:Install only from this mirror, or from `goproxy`.'\'' '\''--insecure-no-log:Do not require the checksum log.'\'' '\''--insecure-no-signature:Do not require Google'\''\'\'''\''s signature; with both, the SHA-256 in a list is enough.'\'' '\''--locked:Install exactly what gover.lock has, or fail.'\'' '\''--all:Install what `gover projects` lacks.'\'')
		valued=('\''--from=file'\'' '\''--source=nothing'\'')
		kinds=('\''*released'\'')
		;;
	'\''uninstall'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-y:Do not ask.'\'' '\''--yes:Do not ask.'\'')
		kinds=('\''*installed'\'')
		;;
	'\''list'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--bare:Print only versions, one per line.'\'' '\''--long:Also print origin and proofs.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''available'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--all:List every release, betas too.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		kinds=('\''released'\'')
		;;
	'\''outdated'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''upgrade'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--all:Upgrade every installed line.'\'' '\''--latest:Upgrade to the newest release of Go, not of the line.'\'' '\''--pin:Also write it to the .go-version that selects it, and to the gover.lock beside it.'\'')
		kinds=('\''*installed'\'')
		;;
	'\''prune'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-n:Only list what would be removed.'\'' '\''--dry-run:Only list what would be removed.'\'' '\''-y:Do not ask.'\'' '\''--yes:Do not ask.'\'' '\''--long:Name every file that uses a version.'\'' '\''--json:Print the list as JSON; remove nothing.'\'')
		;;
	'\''link'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''installed'\'' '\''directory'\'')
		;;
	'\''import'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-n:Only list them.'\'' '\''--dry-run:Only list them.'\'' '\''-y:Do not ask.'\'' '\''--yes:Do not ask.'\'' '\''--unverified:Also link what the checksum log does not verify.'\'' '\''--unproven:Also link what the checksum log does not verify.'\'' '\''--json:Print the list as JSON; change nothing.'\'')
		kinds=('\''*directory'\'')
		;;
	'\''projects'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--json:Print JSON.'\'')
		;;
	'\''verify'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--strict:Exit with 1 if anything rests on the receipt alone.'\'' '\''--key:Only print Google'\''\'\'''\''s signing keys.'\'' '\''--import-key:Only add newer signing keys of Google from FILE.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''--import-key=file'\'' '\''-C=directory'\'')
		kinds=('\''*installed'\'')
		;;
	'\''mirror'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		commands=('\''sync:Download releases to DIR, as plain files that any web...'\'' '\''verify:Hash every file that gover has written to DIR again.'\'')
		;;
	'\''mirror sync'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--versions:The releases: 1.22.3, 1.22 (its newest release), latest, '\''\'\'''\''>=1.21'\''\'\'''\''.'\'' '\''--platforms:The platforms; by default that of this machine.'\'' '\''--history:Also serve clients whose copy of the log is up to this many records old.'\'' '\''--no-sumdb:Do not serve the checksum database.'\'' '\''--verify:Hash the files in the mirror again.'\'' '\''--prune:Remove the releases that are not requested.'\'' '\''--dry-run:Only list the changes.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''--versions=released'\'' '\''--platforms=nothing'\'' '\''--history=nothing'\'' '\''-C=directory'\'')
		kinds=('\''directory'\'')
		;;
	'\''mirror verify'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		kinds=('\''directory'\'')
		;;
	'\''allow'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--revoke:Undo `gover allow` or `gover deny` of the file.'\'')
		kinds=('\''file'\'')
		;;
	'\''deny'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''file'\'')
		;;
	'\''tools'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		commands=('\''sync:Build the tools of gover.toml, and of go.mod'\''\'\'''\''s `tool`...'\'' '\''list:List the tools of this project, and the Go that built each.'\'' '\''stale:List the outdated tools; exit 1 if there are any.'\'')
		;;
	'\''tools sync'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--update:Resolve `latest` and other queries again.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''tools list'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''tools stale'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--gobin:Also look at GOBIN, or GOPATH/bin (~/go/bin).'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''lock'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--platform:Lock this platform; may be repeated.'\'' '\''--check:Write nothing; exit 1 if the lock is out of date, 6 if another Go is installed.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''--platform=nothing'\'' '\''-C=directory'\'')
		;;
	'\''sdk'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		commands=('\''list:List the macOS SDKs of this machine.'\'' '\''current:Print the SDKROOT that is selected here.'\'' '\''why:Print which file requests an SDK here, where gover...'\'')
		;;
	'\''sdk list'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''sdk current'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''sdk why'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''doctor'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--fix:Repair gover'\''\'\'''\''s own files where that is safe.'\'' '\''--network:Also send a request to each module proxy.'\'' '\''--files:Check the version files here, or DIR or FILE; nothing else.'\'' '\''--build:Test the selected Go, or VERSION, with real builds; nothing else.'\'' '\''--full:With --build: also other platforms and the race detector; minutes.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		kinds=('\''*file'\'')
		;;
	'\''audit'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--db:Read this database: https://... or file:///...'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''--db=nothing'\'' '\''-C=directory'\'')
		;;
	'\''inspect'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		kinds=('\''*file'\'')
		;;
	'\''help'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--all:List every command.'\'' '\''--json:Print every command and its effects.'\'')
		kinds=('\''*is:pin,use,default,current,which,why,status,exec,env,editor,install,uninstall,list,available,outdated,upgrade,prune,link,import,projects,verify,mirror,allow,deny,tools,lock,sdk,doctor,audit,inspect,help,setup,hook,completion,config,cache,self'\'')
		;;
	'\''setup'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--shell:Set up this shell, not the current one.'\'' '\''--completion:Install completion too.'\'' '\''--no-completion:Install completion too.'\'' '\''-y:Do not ask.'\'' '\''--yes:Do not ask.'\'' '\''--print:Print the lines, change nothing.'\'' '\''--undo:Remove gover'\''\'\'''\''s lines.'\'')
		valued=('\''--shell=is:bash,zsh,fish'\'')
		commands=('\''direnv:Add `use go` to direnv: `use go 1.22.3`, or `use go` for...'\'')
		;;
	'\''setup direnv'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--print:Print the file, write nothing.'\'' '\''--undo:Remove the file.'\'')
		;;
	'\''hook'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''is:zsh,bash,fish'\'')
		;;
	'\''completion'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''is:zsh,bash,fish'\'')
		;;
	'\''config'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		commands=('\''list:List every setting and its value; a URL without its login.'\'' '\''get:Print the value of a setting.'\'' '\''set:Set a value in your configuration file.'\'' '\''unset:Remove a setting from your configuration file.'\'')
		;;
	'\''config list'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--show-origin:Show what set each value.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		;;
	'\''config get'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--show-origin:Show what set it.'\'' '\''-C:Act as if started in DIR.'\'' '\''--json:Print JSON.'\'')
		valued=('\''-C=directory'\'')
		kinds=('\''is:delta,files,gotoolchain,mirrors,missing,shim,verify'\'')
		;;
	'\''config set'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		commands=('\''delta:whether gover install fetches only what differs from an installed release'\'' '\''files:the only files that gover looks for'\'' '\''gotoolchain:GOTOOLCHAIN for Go 1.21 or later'\'' '\''mirrors:where archives come from'\'' '\''missing:what to do about a Go that is not installed'\'' '\''shim:what runs as go'\'' '\''verify:what must verify every Go that is installed'\'')
		;;
	'\''config set delta'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''is:true,false'\'')
		;;
	'\''config set files'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''*is:gover.toml,.go-version,.envrc,.tool-versions,mise.toml,.mise.toml,.prototools,go.work,go.mod,.mise.local.toml,mise.local.toml,mise/config.local.toml,.mise/config.local.toml,.config/mise.local.toml,.config/mise/mise.local.toml,.config/mise/config.local.toml,mise/config.toml,.mise/config.toml,.mise/conf.d/*.toml,.config/mise.toml,.config/mise/mise.toml,.config/mise/config.toml,.config/mise/conf.d/*.toml'\'')
		;;
	'\''config set gotoolchain'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''is:local,path,auto,keep'\'')
		;;
	'\''config set mirrors'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''*is:china,go.dev,golang.google.cn,dl.google.com,mirrors.aliyun.com,mirrors.nju.edu.cn,mirrors.ustc.edu.cn'\'')
		;;
	'\''config set missing'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''is:ask,install,error'\'')
		;;
	'\''config set shim'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''is:native,posix'\'')
		;;
	'\''config set verify'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''is:log,signature,sha256'\'')
		;;
	'\''config unset'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		kinds=('\''is:delta,files,gotoolchain,mirrors,missing,shim,verify'\'')
		;;
	'\''cache'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		commands=('\''list:List the files, and their sizes.'\'' '\''dir:Print the directory of the cache.'\'' '\''clean:Remove plans of deleted directories, partial downloads,...'\'')
		;;
	'\''cache list'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--json:Print JSON.'\'')
		;;
	'\''cache dir'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		;;
	'\''cache clean'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--all:Also remove the other plans, and the lists.'\'' '\''-n:Only list what would be removed.'\'' '\''--dry-run:Only list what would be removed.'\'')
		;;
	'\''self'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'')
		commands=('\''uninstall:Remove everything that gover has created: toolchains,...'\'' '\''verify:Compare gover'\''\'\'''\''s own files with the hashes of the wheel that...'\'')
		;;
	'\''self uninstall'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''-n:Only list what would be removed.'\'' '\''--dry-run:Only list what would be removed.'\'' '\''-y:Do not ask.'\'' '\''--yes:Do not ask.'\'')
		;;
	'\''self verify'\'')
		options=('\''-h:Show this message and exit.'\'' '\''--help:Show this message and exit.'\'' '\''--wheel:Compare with this wheel instead.'\'' '\''--release:Compare with the wheel that PyPI has instead.'\'' '\''--index:With --release: a server that answers as PyPI does.'\'' '\''--json:Print JSON.'\'')
		valued=('\''--wheel=file'\'' '\''--index=nothing'\'')
		;;
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
	local place= expect= plain= word
	local -i count=0
	local -a options valued commands kinds found
	_gover_table '\'''\''
	for word in "${(@)words[2,CURRENT-1]}"; do
		if [[ -n $expect ]]; then
			expect=
			continue
		fi
		case $plain$word in
		--) plain=+ ;;
		-*)
			found=(${(M)valued:#${word}=*})
			expect=${found[1]#*=}
			;;
		*)
			[[ -z $place ]] && _gover_alias
			if (( ${commands[(I)${word}:*]} )); then
				place=${place:+$place }$word
				_gover_table $place
			else
				(( ++count ))
				# What follows is another program'\''s.
				[[ $kinds == '\''*command'\'' ]] && plain=+
			fi
			;;
		esac
	done
	if [[ -n $expect ]]; then
		_gover_kind $expect
	elif [[ $plain$PREFIX == -* ]]; then
		_describe -o option options
	elif (( $#commands )); then
		_describe '\''gover command'\'' commands
	elif (( count < $#kinds )); then
		_gover_kind ${kinds[count + 1]#\*}
	elif [[ ${kinds[-1]} == \** ]]; then
		_gover_kind ${kinds[-1]#\*}
	else
		_gover_kind nothing
	fi
}

if [[ ${funcstack[1]-} == _gover ]]; then
	_gover "$@"
elif (( $+functions[compdef] )); then
	compdef _gover gover
fi' 2>/dev/null
