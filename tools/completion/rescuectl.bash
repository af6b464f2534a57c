# SPDX-License-Identifier: GPL-2.0-only
# Completion of rescuectl for bash. Builtins only: Tab must not fork on the day.

_rescuectl()
{
	local word=${COMP_WORDS[COMP_CWORD]} verb= what= i
	local commands="freeze-top kill-top freeze kill thaw trim preview spare unspare oom guard"
	local whats="pid tree comm uid pgrp session cgroup"
	local words=

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-*|preview)	;;
		*)		if [[ -z $verb ]]; then verb=${COMP_WORDS[i]}
				elif [[ -z $what ]]; then what=${COMP_WORDS[i]}; fi ;;
		esac
	done
	case $verb:$what in
	:)
		words="$commands top status ps log limits forks watch metrics doctor" ;;
	freeze-top:|kill-top:)
		words=force ;;
	oom:)
		words="off freeze kill" ;;
	guard:)
		words="off preview freeze" ;;
	freeze:|kill:|thaw:|spare:|unspare:)
		words=$whats ;;
	esac
	if [[ $word == -* ]]; then
		words="--dry-run --yes --json --delay= --color=auto --color=always
			--color=never --journal --exec= --timeout= --watch --proc= --root= --help --version"
	fi
	for i in $words; do
		[[ $i != "$word"* ]] || COMPREPLY+=("$i")
	done
}

complete -F _rescuectl rescuectl
