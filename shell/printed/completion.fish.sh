# Made by docs/make/help_files.py; shell/gover sources it.
printf '%s\n' '# Completion of gover for fish, 3.2 and later. `gover completion fish` prints it. It
# starts no process.

# What may follow a command, whose words are $argv[1].
function __gover_table
	set -g __gover_options
	set -g __gover_valued
	set -g __gover_commands
	set -g __gover_kinds
	switch $argv[1]
		# docs/make/completion.py writes what follows.
		case '\'''\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-V	Show the version and exit.'\'' '\''--version	Show the version and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''-q	Print only errors to standard error.'\'' '\''--quiet	Print only errors to standard error.'\'' '\''-v	Show network requests.'\'' '\''--verbose	Show network requests.'\'' '\''--debug	Show details for a bug report.'\'' '\''--offline	Open no connection.'\''
			set __gover_valued '\''-C=directory'\''
			set __gover_commands '\''pin	Write a version to .go-version in this directory.'\'' '\''use	Use a version in this shell, whatever the files set.'\'' '\''default	Set the default Go version.'\'' '\''current	Print the selected version.'\'' '\''which	Print the path of `go`, or of another tool.'\'' '\''why	Explain which Go is selected, what set it, and what lost.'\'' '\''status	Show the selected Go and its problems on one screen.'\'' '\''exec	Run a command with the selected Go, or with VERSION.'\'' '\''env	Print the hook\'\''s changes, as text for a shell or for CI.'\'' '\''editor	Configure an editor for the Go of this directory.'\'' '\''install	Install Go: a version, a line, `latest`, or a range.'\'' '\''uninstall	Remove toolchains.'\'' '\''list	List the installed toolchains.'\'' '\''available	List what can be installed, newest first.'\'' '\''outdated	List installed toolchains that have a newer patch release.'\'' '\''upgrade	Install the newest patch release of the selected Go.'\'' '\''prune	Remove the toolchains that nothing uses.'\'' '\''link	Use a Go that is already on this machine, in place.'\'' '\''import	Copy the toolchains of other version managers, verified.'\'' '\''projects	List the projects that gover has seen, and the Go of each.'\'' '\''verify	Hash toolchains again and compare them with what Go published.'\'' '\''mirror	Make a copy of Go\'\''s releases that any web server can serve.'\'' '\''allow	Allow a project file to set variables, PATH entries, tools.'\'' '\''deny	Never apply what a project file sets, and print no notice.'\'' '\''tools	Build and list the Go programs of gover.toml and go.mod.'\'' '\''lock	Write gover.lock (version and hashes) for your team.'\'' '\''sdk	Show the Apple SDKs of this Mac and the selected one.'\'' '\''doctor	Find what is wrong with Go on this machine.'\'' '\''audit	List known vulnerabilities of the Go in use; exit 1 if any.'\'' '\''inspect	Describe a program, and why it would not start here.'\'' '\''help	Print the first commands to know, or the help of COMMAND.'\'' '\''setup	Add the hook and completion to your shell.'\'' '\''hook	Print the line that loads the hook into a shell.'\'' '\''completion	Print the script that completes commands with Tab.'\'' '\''config	Show and change your configuration of gover.'\'' '\''cache	List and clear gover\'\''s cache.'\'' '\''self	Uninstall gover, or verify its own files.'\''
		case '\''pin'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--unset	Remove the pin of this directory.'\'' '\''--install	Install a Go that is missing, without asking.'\'' '\''--json	Print what is pinned as JSON.'\''
			set __gover_kinds '\''installed'\''
		case '\''use'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--unset	Select by version files again.'\'' '\''--install	Install a Go that is missing, without asking.'\''
			set __gover_kinds '\''installed'\''
		case '\''default'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--unset	Remove the default.'\'' '\''--install	Install a Go that is missing, without asking.'\'' '\''--json	Print the default as JSON.'\''
			set __gover_kinds '\''installed'\''
		case '\''current'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''which'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
			set __gover_kinds '\''is:go,gofmt'\''
		case '\''why'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''status'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''exec'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--install	Install a Go that is missing, without asking.'\''
			set __gover_kinds '\''*command'\''
		case '\''env'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--shell	The shell of the text.'\'' '\''--github	Set up the following steps of a GitHub workflow.'\'' '\''--gitlab	Print a dotenv file for later GitLab jobs.'\'' '\''--toolchain	Put the toolchain itself on PATH, for an image that has one Go.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''--shell=is:sh,bash,zsh,fish'\'' '\''-C=directory'\''
		case '\''editor'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--write	Write the settings to the editor\'\''s file.'\'' '\''--check	Only compare; exit 1 on a difference.'\'' '\''--undo	Remove what --write has written.'\'' '\''--force	Also replace or remove values not set by gover.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
			set __gover_kinds '\''is:vscode,goland,vim,neovim,zed,helix,emacs,sublime'\''
		case '\''install'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--from	Install only from this origin.'\'' '\''--source	Install only from this mirror, or from `goproxy`.'\'' '\''--insecure-no-log	Do not require the checksum log.'\'' '\''--insecure-no-signature	Do not require Google\'\''s signature; with both, the SHA-256 in a list is enough.'\'' '\''--locked	Install exactly what gover.lock has, or fail.'\'' '\''--all	Install what `gover projects` lacks.'\''
			set __gover_valued '\''--from=file'\'' '\''--source=nothing'\''
			set __gover_kinds '\''*released'\''
		case '\''uninstall'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-y	Do not ask.'\'' '\''--yes	Do not ask.'\''
			set __gover_kinds '\''*installed'\''
		case '\''list'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--bare	Print only versions, one per line.'\'' '\''--long	Also print origin and proofs.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''available'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--all	List every release, betas too.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
			set __gover_kinds '\''released'\''
		case '\''outdated'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''upgrade'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--all	Upgrade every installed line.'\'' '\''--latest	Upgrade to the newest release of Go, not of the line.'\'' '\''--pin	Also write it to the .go-version that selects it, and to the gover.lock beside it.'\''
			set __gover_kinds '\''*installed'\''
		case '\''prune'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-n	Only list what would be removed.'\'' '\''--dry-run	Only list what would be removed.'\'' '\''-y	Do not ask.'\'' '\''--yes	Do not ask.'\'' '\''--long	Name every file that uses a version.'\'' '\''--json	Print the list as JSON; remove nothing.'\''
		case '\''link'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''installed'\'' '\''directory'\''
		case '\''import'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-n	Only list them.'\'' '\''--dry-run	Only list them.'\'' '\''-y	Do not ask.'\'' '\''--yes	Do not ask.'\'' '\''--unverified	Also link what the checksum log does not verify.'\'' '\''--unproven	Also link what the checksum log does not verify.'\'' '\''--json	Print the list as JSON; change nothing.'\''
			set __gover_kinds '\''*directory'\''
		case '\''projects'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--json	Print JSON.'\''
		case '\''verify'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--strict	Exit with 1 if anything rests on the receipt alone.'\'' '\''--key	Only print Google\'\''s signing keys.'\'' '\''--import-key	Only add newer signing keys of Google from FILE.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''--import-key=file'\'' '\''-C=directory'\''
			set __gover_kinds '\''*installed'\''
		case '\''mirror'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_commands '\''sync	Download releases to DIR, as plain files that any web...'\'' '\''verify	Hash every file that gover has written to DIR again.'\''
		case '\''mirror sync'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--versions	The releases: 1.22.3, 1.22 (its newest release), latest, \'\''>=1.21\'\''.'\'' '\''--platforms	The platforms; by default that of this machine.'\'' '\''--history	Also serve clients whose copy of the log is up to this many records old.'\'' '\''--no-sumdb	Do not serve the checksum database.'\'' '\''--verify	Hash the files in the mirror again.'\'' '\''--prune	Remove the releases that are not requested.'\'' '\''--dry-run	Only list the changes.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''--versions=released'\'' '\''--platforms=nothing'\'' '\''--history=nothing'\'' '\''-C=directory'\''
			set __gover_kinds '\''directory'\''
		case '\''mirror verify'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
			set __gover_kinds '\''directory'\''
		case '\''allow'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--revoke	Undo `gover allow` or `gover deny` of the file.'\''
			set __gover_kinds '\''file'\''
		case '\''deny'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''file'\''
		case '\''tools'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_commands '\''sync	Build the tools of gover.toml, and of go.mod\'\''s `tool`...'\'' '\''list	List the tools of this project, and the Go that built each.'\'' '\''stale	List the outdated tools; exit 1 if there are any.'\''
		case '\''tools sync'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--update	Resolve `latest` and other queries again.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''tools list'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''tools stale'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--gobin	Also look at GOBIN, or GOPATH/bin (~/go/bin).'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''lock'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--platform	Lock this platform; may be repeated.'\'' '\''--check	Write nothing; exit 1 if the lock is out of date, 6 if another Go is installed.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''--platform=nothing'\'' '\''-C=directory'\''
		case '\''sdk'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_commands '\''list	List the macOS SDKs of this machine.'\'' '\''current	Print the SDKROOT that is selected here.'\'' '\''why	Print which file requests an SDK here, where gover...'\''
		case '\''sdk list'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''sdk current'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''sdk why'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''doctor'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--fix	Repair gover\'\''s own files where that is safe.'\'' '\''--network	Also send a request to each module proxy.'\'' '\''--files	Check the version files here, or DIR or FILE; nothing else.'\'' '\''--build	Test the selected Go, or VERSION, with real builds; nothing else.'\'' '\''--full	With --build: also other platforms and the race detector; minutes.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
			set __gover_kinds '\''*file'\''
		case '\''audit'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--db	Read this database: https://... or file:///...'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''--db=nothing'\'' '\''-C=directory'\''
		case '\''inspect'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
			set __gover_kinds '\''*file'\''
		case '\''help'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--all	List every command.'\'' '\''--json	Print every command and its effects.'\''
			set __gover_kinds '\''*is:pin,use,default,current,which,why,status,exec,env,editor,install,uninstall,list,available,outdated,upgrade,prune,link,import,projects,verify,mirror,allow,deny,tools,lock,sdk,doctor,audit,inspect,help,setup,hook,completion,config,cache,self'\''
		case '\''setup'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--shell	Set up this shell, not the current one.'\'' '\''--completion	Install completion too.'\'' '\''--no-completion	Install completion too.'\'' '\''-y	Do not ask.'\'' '\''--yes	Do not ask.'\'' '\''--print	Print the lines, change nothing.'\'' '\''--undo	Remove gover\'\''s lines.'\''
			set __gover_valued '\''--shell=is:bash,zsh,fish'\''
			set __gover_commands '\''direnv	Add `use go` to direnv: `use go 1.22.3`, or `use go` for...'\''
		case '\''setup direnv'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--print	Print the file, write nothing.'\'' '\''--undo	Remove the file.'\''
		case '\''hook'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''is:zsh,bash,fish'\''
		case '\''completion'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''is:zsh,bash,fish'\''
		case '\''config'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_commands '\''list	List every setting and its value; a URL without its login.'\'' '\''get	Print the value of a setting.'\'' '\''set	Set a value in your configuration file.'\'' '\''unset	Remove a setting from your configuration file.'\''
		case '\''config list'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--show-origin	Show what set each value.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
		case '\''config get'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--show-origin	Show what set it.'\'' '\''-C	Act as if started in DIR.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''-C=directory'\''
			set __gover_kinds '\''is:delta,files,gotoolchain,mirrors,missing,shim,verify'\''
		case '\''config set'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_commands '\''delta	whether gover install fetches only what differs from an installed release'\'' '\''files	the only files that gover looks for'\'' '\''gotoolchain	GOTOOLCHAIN for Go 1.21 or later'\'' '\''mirrors	where archives come from'\'' '\''missing	what to do about a Go that is not installed'\'' '\''shim	what runs as go'\'' '\''verify	what must verify every Go that is installed'\''
		case '\''config set delta'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''is:true,false'\''
		case '\''config set files'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''*is:gover.toml,.go-version,.envrc,.tool-versions,mise.toml,.mise.toml,.prototools,go.work,go.mod,.mise.local.toml,mise.local.toml,mise/config.local.toml,.mise/config.local.toml,.config/mise.local.toml,.config/mise/mise.local.toml,.config/mise/config.local.toml,mise/config.toml,.mise/config.toml,.mise/conf.d/*.toml,.config/mise.toml,.config/mise/mise.toml,.config/mise/config.toml,.config/mise/conf.d/*.toml'\''
		case '\''config set gotoolchain'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''is:local,path,auto,keep'\''
		case '\''config set mirrors'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''*is:china,go.dev,golang.google.cn,dl.google.com,mirrors.aliyun.com,mirrors.nju.edu.cn,mirrors.ustc.edu.cn'\''
		case '\''config set missing'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''is:ask,install,error'\''
		case '\''config set shim'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''is:native,posix'\''
		case '\''config set verify'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''is:log,signature,sha256'\''
		case '\''config unset'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_kinds '\''is:delta,files,gotoolchain,mirrors,missing,shim,verify'\''
		case '\''cache'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_commands '\''list	List the files, and their sizes.'\'' '\''dir	Print the directory of the cache.'\'' '\''clean	Remove plans of deleted directories, partial downloads,...'\''
		case '\''cache list'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--json	Print JSON.'\''
		case '\''cache dir'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
		case '\''cache clean'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--all	Also remove the other plans, and the lists.'\'' '\''-n	Only list what would be removed.'\'' '\''--dry-run	Only list what would be removed.'\''
		case '\''self'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\''
			set __gover_commands '\''uninstall	Remove everything that gover has created: toolchains,...'\'' '\''verify	Compare gover\'\''s own files with the hashes of the wheel that...'\''
		case '\''self uninstall'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''-n	Only list what would be removed.'\'' '\''--dry-run	Only list what would be removed.'\'' '\''-y	Do not ask.'\'' '\''--yes	Do not ask.'\''
		case '\''self verify'\''
			set __gover_options '\''-h	Show this message and exit.'\'' '\''--help	Show this message and exit.'\'' '\''--wheel	Compare with this wheel instead.'\'' '\''--release	Compare with the wheel that PyPI has instead.'\'' '\''--index	With --release: a server that answers as PyPI does.'\'' '\''--json	Print JSON.'\''
			set __gover_valued '\''--wheel=file'\'' '\''--index=nothing'\''
		# The end of what it writes.
	end
end

function __gover_alias -a word
	switch $word
		# docs/make/completion.py writes what follows.
		case '\''local'\''
			set word '\''pin'\''
		case '\''global'\''
			set word '\''default'\''
		case '\''shell'\''
			set word '\''use'\''
		case '\''ls'\''
			set word '\''list'\''
		case '\''rm'\''
			set word '\''uninstall'\''
		case '\''x'\''
			set word '\''exec'\''
		# The end of what it writes.
	end
	printf '\''%s\n'\'' $word
end

function __gover_kind -a kind count
	switch $kind
		case installed
			set -l base $HOME/.local/share
			string match -q '\''/*'\'' -- $XDG_DATA_HOME; and set base $XDG_DATA_HOME
			set -q GOVER_ROOT[1]; or set -l GOVER_ROOT $base/gover
			set -l found $GOVER_ROOT/toolchains/*/bin/go
			string replace -r '\''.*/([^/]*)/bin/go$'\'' '\''$1'\'' -- $found
		case released
			set -l base $HOME/.cache
			test -d $HOME/Library/Caches; and set base $HOME/Library/Caches
			string match -q '\''/*'\'' -- $XDG_CACHE_HOME; and set base $XDG_CACHE_HOME
			set -q GOVER_CACHE[1]; or set -l GOVER_CACHE $base/gover
			printf '\''%s\n'\'' latest oldstable
			test -r $GOVER_CACHE/versions; or return
			while read -l line
				printf '\''%s\n'\'' $line
			end <$GOVER_CACHE/versions
		case '\''is:*'\''
			string split , -- (string replace is: '\'''\'' -- $kind)
		case directory
			__fish_complete_directories (commandline -ct)
		case file
			__fish_complete_path (commandline -ct)
		case command
			test "$count" = 0; and __gover_kind installed
			test -n (commandline -ct | string collect); and complete -C (commandline -ct)
	end
end

function __gover_complete
	set -l place
	set -l expect
	set -l plain '\'''\''
	set -l count 0
	__gover_table '\'''\''
	for word in (commandline -opc)[2..-1]
		if test -n "$expect"
			set expect
			continue
		end
		switch $plain$word
			case --
				set plain +
			case '\''-*'\''
				set expect (string replace -f -- "$word=" '\'''\'' (string match -- "$word=*" $__gover_valued))
			case '\''*'\''
				test -z "$place"; and set word (__gover_alias $word)
				if string match -q -- "$word"\t'\''*'\'' $__gover_commands
					set place (string trim "$place $word")
					__gover_table $place
				else
					set count (math $count + 1)
					# What follows is another program'\''s.
					test "$__gover_kinds" = '\''*command'\''; and set plain +
				end
		end
	end
	if test -n "$expect"
		__gover_kind $expect $count
		return
	end
	if string match -q -- '\''-*'\'' $plain(commandline -ct)
		printf '\''%s\n'\'' $__gover_options
		return
	end
	test (count $__gover_commands) -gt 0; and printf '\''%s\n'\'' $__gover_commands
	set -l kind $__gover_kinds[(math $count + 1)]
	if test -z "$kind"; and string match -q '\''\**'\'' -- $__gover_kinds[-1]
		set kind $__gover_kinds[-1]
	end
	__gover_kind (string replace '\''*'\'' '\'''\'' -- $kind) $count
end

complete -c gover -e
complete -c gover -f -k -a '\''(__gover_complete)'\''' 2>/dev/null
