# SPDX-License-Identifier: GPL-2.0-only
#
# Every allocation at load fails once: the kernel's for the module, and the module's
# own. Loading fails with ENOMEM, nothing is left of it, and the next one goes well.
#
# smp: 2
# thread: single
# mem: 2G
# oom: yes
# timeout: 900
. /lib.sh
debug=/sys/kernel/debug

if [ ! -e $debug/failslab ] || [ ! -e $debug/fail_page_alloc ] || [ ! -e /proc/self/fail-nth ]; then
	echo "1..0 # SKIP this kernel cannot let allocations fail (CONFIG_FAULT_INJECTION)"
	exit 0
fi
want "bystanders are well before" bystanders
# Those that may wait as well; which one is said with fail-nth.
for which in failslab fail_page_alloc; do
	echo N > $debug/$which/ignore-gfp-wait
	echo 0 > $debug/$which/verbose
done
echo N > $debug/fail_page_alloc/ignore-gfp-highmem
echo 0 > $debug/fail_page_alloc/min-order

want "each failure to allocate is a failure to load" failnth spare=comm:nobody
word 1 "$answer"
is "many of them" "$((field > 50))" 1

insert "the module loads"
want "bystanders are well after" bystanders
unload
finish
