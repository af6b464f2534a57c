# SPDX-License-Identifier: GPL-2.0-only
#
# orphaned NAME: a bomb in a terminal is frozen; then that process, which is not
# of the tree, is killed, and the kernel wakes the job.

orphaned()
{
	ahead
	comm=job root=any
	ask bomb 1000 terminal
	bomb=$answer bomb_uid=1000 bomb_comm=terminal
	want "the bomb grows" until members 1000 60
	ask pid terminal any; ask disown "$answer"
	ask pid shell any; shell=$answer; ask disown "$answer"
	freeze
	log_is "the log names the terminal" tty pts0
	want "the shell was left alone" alive "$shell"
	ask pid "$1" any; victim=$answer
	want "the $1 is killed" signal "$victim" KILL
	# Its exit is what wakes the job, and may come late.
	tries=0
	while ask alive "$victim" && [ $((tries += 1)) -lt 50000 ]; do :; done
	want "the job stays frozen" settled 20
	want "and does not run" still 2
	log_field restopped
	is "the log counts who was stopped again" "$((field > 0))" 1
	kill_it
	# What is left of the terminal is a member of no set.
	for name in terminal shell; do
		ask pid $name any && ask signal "$answer" KILL
	done
}
