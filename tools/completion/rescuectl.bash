# SPDX-License-Identifier: GPL-2.0-only
# Completion of rescuectl for bash. Builtins only: Tab must not fork on the day.

_rescuectl()
{
	local word=${COMP_WORDS[COMP_CWORD]} preview= verb= what= option= words= i
	local previews="freeze-top kill-top freeze kill thaw trim"
	local whats="pid tree comm uid pgrp session cgroup"

	COMPREPLY=()
	# An option is parted from its value, at the "=", too.
	for ((i = 1; i < COMP_CWORD; i++)); do
		option=
		case ${COMP_WORDS[i]} in
		-n|--dry-run|preview)
			preview=yes ;;
		-d|--delay|--exec|--timeout|--color|--proc|--root)
			option=${COMP_WORDS[i]}
			[[ ${COMP_WORDS[i + 1]} != = ]] || ((i++))
			((i++)) ;;
		--watch)
			[[ ${COMP_WORDS[i + 1]} != = ]] || { option=--watch; ((i += 2)); } ;;
		-*)	;;
		*)	if [[ -z $verb ]]; then verb=${COMP_WORDS[i]}
			elif [[ -z $what ]]; then what=${COMP_WORDS[i]}; fi ;;
		esac
		((i >= COMP_CWORD)) || option=
	done
	[[ $word != = || -z $option ]] || word=
	case $option:$preview:$verb:$what in
	--color:*)
		words="auto always never" ;;
	-*)	;;
	:::)
		words="$previews preview spare unspare oom guard
			top status ps log limits forks watch metrics doctor" ;;
	:yes::)
		words=$previews ;;
	:*:freeze-top:|:*:kill-top:)
		words=force ;;
	:*:freeze:|:*:kill:|:*:thaw:|::spare:|::unspare:)
		words=$whats ;;
	::oom:)
		words="off freeze kill" ;;
	::guard:)
		words="off preview freeze" ;;
	::doctor:*)
		words="module rights held guard limits records key file next headers signature boot" ;;
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
