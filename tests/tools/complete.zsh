# SPDX-License-Identifier: GPL-2.0-only
#
# What zsh, on a terminal, offers for Tab behind each LINE: one line of words for each.
#
#	zsh -f tests/tools/complete.zsh FOLDER LINE...
#
# FOLDER has the completions. What is offered passes through compadd, which writes it down here.

zmodload zsh/zpty zsh/zselect
folder=${1:A}
shift
offered=$(mktemp)
trap 'rm -f $offered' EXIT

zpty shell zsh -f -i
zpty -w shell "PS1=; fpath=(${(q)folder} \$fpath); autoload -Uz compinit; compinit -D -u"
zpty -w shell 'compadd() {
	local -a hits
	if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
		builtin compadd -A hits "$@"
		print -r -- $hits >> '$offered'
	fi
	builtin compadd "$@"
}'
# NULL is the end, and takes the line away again.
zpty -w shell "tab() { zle complete-word; zle kill-whole-line; print END >> $offered }"
zpty -w shell "zle -N tab; bindkey '^I' tab"

for line; do
	: > $offered
	zpty -w -n shell "$line"$'\t'
	until [[ "$(<$offered)" == *END ]]; do
		# What the shell prints has to be read, or else it waits.
		while zpty -r -t shell rest; do :; done
		zselect -t 1
	done
	print -r -- ${$(<$offered)[1,-2]}
done
zpty -d shell
