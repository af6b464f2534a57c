# SPDX-License-Identifier: GPL-2.0-only
#
# All is well, without any module; a bomb that was not seen to be named is missed at once.
#
# expect: passed
# module: no
# mem: 512M
. /lib.sh
want "bystanders go on" bystanders
want "fork works" forks
seen=fork
refuse "what is not packed is missed" "/bombs/c$seen is not packed: tests/vm/contents.py" \
	bomb 1000 c$seen
finish
