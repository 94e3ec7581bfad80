#!/bin/sh
# Build the shells that Macs and newer systems have and this one may not: Apple's bash 3.2.57,
# bash 5.3, zsh 5.8, fish 4. Some ten minutes on two cores.
#
#   sh tests/build_shells.sh DIR           into DIR/bash-3.2, DIR/bash-5.3, DIR/zsh-5.8, DIR/fish-4
#   sh tests/build_shells.sh DIR zsh-5.8   only that one
#   PATH=DIR/bash-3.2:$PATH sh tests/run.sh tests/shell -k bash
#
# It needs curl, git, cc, make, the headers of ncurses (libncurses-dev), for Apple's bash yacc
# (bison), and for fish cargo and cmake. The sources are Debian's, checked by SHA-256, and Apple's
# at a tag.
set -eu
target=$1
shift
mkdir -p "$target"
target=$(cd "$target" && pwd)
debian=http://deb.debian.org/debian/pool/main

# enter_source PATH SHA256 NAME: unpack an archive of Debian's into DIR/build/NAME, and enter it.
enter_source() {
	file=$target/build/${1##*/}
	mkdir -p "$target/build"
	[ -f "$file" ] || curl -fsSL "$debian/$1" -o "$file"
	echo "$2  $file" | sha256sum -c - >/dev/null
	rm -rf "$target/build/$3"
	mkdir "$target/build/$3"
	tar -xf "$file" -C "$target/build/$3" --strip-components=1
	cd "$target/build/$3"
}

make_quietly() {
	make "$@" >"$target/build/log" 2>&1 || {
		tail -20 "$target/build/log" >&2
		exit 1
	}
}

build() {
	case $1 in
	bash-3.2)
		rm -rf "$target/build/bash-3.2"
		mkdir -p "$target/build"
		git -c advice.detachedHead=false clone -q --branch bash-140 --depth 1 \
			https://github.com/apple-oss-distributions/bash "$target/build/bash-3.2"
		cd "$target/build/bash-3.2/bash-3.2"
		touch configure # git keeps no times: make would call autoconf
		# Sources of 2007 on a compiler of today.
		CFLAGS='-O1 -w -std=gnu99 -fgnu89-inline -fcommon' ./configure --without-bash-malloc \
			--disable-nls >"$target/build/log" 2>&1
		: >xlocale.h # this header, number and function are macOS's
		printf '#define EBADEXEC ENOEXEC\n#define fmtcheck(a, b) (a)\n' >>config.h
		make_quietly
		install_shell bash bash-3.2
		;;
	bash-5.3)
		enter_source b/bash/bash_5.3.orig.tar.xz \
			a70de6bb41f5e192534a5a1836b1d7fad9a8d4818a6e1506d70f38441552c17a "$1"
		./configure --without-bash-malloc --disable-nls >"$target/build/log" 2>&1
		make_quietly
		install_shell bash "$1"
		;;
	zsh-5.8)
		enter_source z/zsh/zsh_5.8.orig.tar.xz \
			dcc4b54cc5565670a65581760261c163d720991f0d06486da61f8d839b52de27 "$1"
		# A zsh finds its modules and functions below the directories it was built for.
		CFLAGS='-O1 -w' ./configure --prefix="$target/build/zsh-5.8.installed" --without-tcsetpgrp \
			>"$target/build/log" 2>&1
		make_quietly
		make_quietly install.bin install.modules install.fns
		mkdir -p "$target/$1"
		ln -sf "$target/build/zsh-5.8.installed/bin/zsh" "$target/$1/zsh"
		;;
	fish-4)
		enter_source f/fish/fish_4.0.2.orig.tar.xz \
			6e1ecdb164285fc057b2f35acbdc20815c1623099e7bb47bbfc011120adf7e83 "$1"
		cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_DOCS=OFF \
			-DCMAKE_INSTALL_PREFIX="$target/build/fish-4.installed" >"$target/build/log" 2>&1
		make_quietly -C build install
		mkdir -p "$target/$1"
		for name in fish fish_indent; do
			ln -sf "$target/build/fish-4.installed/bin/$name" "$target/$1/$name"
		done
		;;
	*)
		echo "build_shells.sh: no such shell: $1" >&2
		exit 2
		;;
	esac
	echo "$target/$1"
}

install_shell() {
	mkdir -p "$target/$2"
	cp "$1" "$target/$2/$1"
}

if [ "$#" = 0 ]; then set -- bash-3.2 bash-5.3 zsh-5.8 fish-4; fi
for shell in "$@"; do (build "$shell"); done
