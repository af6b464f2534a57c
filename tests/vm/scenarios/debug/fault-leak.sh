# SPDX-License-Identifier: GPL-2.0-only
#
# Lost memory is found by kmemleak, after loads that failed and a rescue.
# Not every allocation fails here, as in fault-alloc: under kmemleak that takes too long.
#
#	cfork ─┬─ cfork …
#	       └─ cfork …
#
# smp: 2
# mem: 2G
# oom: yes
# timeout: 300
# append: kmemleak=on
. /lib.sh
debug=/sys/kernel/debug

if [ ! -e $debug/kmemleak ] || [ ! -e $debug/failslab ]; then
	echo "1..0 # SKIP this kernel has no kmemleak, or cannot let allocations fail"
	exit 0
fi
for which in failslab fail_page_alloc; do
	echo N > $debug/$which/ignore-gfp-wait
	echo 0 > $debug/$which/verbose
done
want "some loads fail" failnth spare=comm:nobody 16
load
start 1000 cfork
freeze
kill_it
unload
no_leak
finish
