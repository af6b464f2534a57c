# SPDX-License-Identifier: GPL-2.0-only
#
# What *.pack share. They run here, on the host, and put programs and files of it
# into the folder $1, which is laid over the guest's root: under the names that they
# have here, and with no links, which the archive does not know.

# shellcheck disable=SC2046 # lists of files are words
set -eu
root=$1

# copy FILE...
copy()
{
	for file; do
		mkdir -p "$root$(dirname "$file")"
		cp -L "$file" "$root$file"
	done
}

# programs NAME...: with their libraries
programs()
{
	for program; do
		program=$(which "$program")
		copy "$program" $(ldd "$program" 2> /dev/null | grep -o '/[^ ]*')
	done
}

# compilers: gcc and tcc, with what they need to compile and to link the headers $*
compilers()
{
	programs gcc as ld tcc $(gcc -print-prog-name=cc1) $(gcc -print-prog-name=collect2)
	for file in liblto_plugin.so crt1.o Scrt1.o crti.o crtn.o crtbegin.o crtbeginS.o \
		    crtend.o crtendS.o libgcc.a libgcc_s.so libgcc_s.so.1 libc.so libc.so.6 \
		    libc_nonshared.a ld-linux-x86-64.so.2; do
		copy "$(realpath -s "$(gcc -print-file-name=$file)")"
	done
	copy /usr/lib/*/tcc/libtcc1.a /usr/lib/*/tcc/include/*
	for header; do
		echo "#include <$header>"
	done > "$root/headers.c"
	copy $(gcc -O2 -M "$root/headers.c" | grep -o '/usr[^ ]*')
}

# Scripts begin with #!/bin/sh.
programs dash
mkdir -p "$root/bin"
cp "$(which dash)" "$root/bin/sh"
