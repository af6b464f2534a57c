# SPDX-License-Identifier: GPL-2.0-only
#
# No user can log in. Alt+SysRq+x on the keyboard, at Debian's default kernel.sysrq
# and console level: the tree is frozen, and the console says whose it is. The same
# again: it is dead.
#
# smp: 2
# mem: 6G
# rcu: starved
# append: quiet
# console: rescue: SysRq freeze-top: ok froze \d+ processes of 1 tree: root \d+ \(cfork\) uid 1000.*\n.*rescue: culprit: cfork, pid \d+, uid 1000, terminal -, cgroup /box\n.*rescue: ancestry: cfork<-witness\(\d+\)<-init\(1\)\n.*rescue: press it again within 120 s
. /lib.sh

# loud DESC TEXT...: it was said so that a quiet console shows it
loud()
{
	desc=$1
	shift
	if ask kmsg 20 "$@" && [ "${answer%% *}" -lt 4 ]; then
		ok "$desc"
		note "$answer"
	else
		not_ok "$desc" "$answer"
	fi
}

# Longer than by default: what is slow is the emulator.
load sysrq_again_s=120
status sysrq_key
is "the key gets through" "$field" "x enabled by kernel.sysrq=438"
ask cgroup box
start 1000 cfork
ask kmsg-mark
host key alt sysrq x
want "the key freezes" until held 1 30
loud "the console says what was done" SysRq freeze-top: ok froze
want "nobody in the bomb runs" still 2
want "bystanders are well while it is frozen" bystanders
loud "who it is" culprit: cfork, pid "$bomb," uid 1000, terminal -, cgroup /box
loud "where it comes from" ancestry: cfork\<-witness
loud "and what the key does next" press it again within 120 s to kill
ask kmsg-lines ancestry:
is "each line is said once" "$answer" 1
log_is "the log says that it was the key" trigger sysrq
log_is "the log names the root" root "$bomb"
all_held

host key alt sysrq x
want "the key kills" gone 60
loud "the console says so" SysRq kill: ok killed
want "nothing is held" until held 0 10
log_is "the log says so" state killed
want "fork works again" forks
want "bystanders are well after" bystanders
unload
ask kmsg-mark
host key alt sysrq x
want "then the key is nobody's" kmsg 20 sysrq: HELP
want "bystanders are well without it" bystanders
finish
