# SPDX-License-Identifier: GPL-2.0-only
#
# rescuectl watch and rescuectl metrics --watch are told of incidents by poll(): each looks by
# itself only once an hour. They keep the module loaded as long as they run.
#
# smp: 2
# mem: 2G
# pid_max: 2000
# timeout: 240
# workload: rescuectl metrics
. /lib.sh

# has FILE PATTERN: has it a line like that, in $line?
has()
{
	while IFS= read -r line; do
		# shellcheck disable=SC2254 # it is a pattern
		case $line in
		$2)	return 0 ;;
		esac
	done < "$1"
	return 1
} 2> /dev/null

# comes DESC FILE PATTERN: one test, passed when there is a line like that within a minute
comes()
{
	read -r until _ < /proc/uptime
	until=$((${until%.*} + 60 * vm_slow))
	while ! has "$2" "$3"; do
		read -r now _ < /proc/uptime
		[ "${now%.*}" -le $until ] || break
	done
	if has "$2" "$3"; then ok "$1"; else not_ok "$1" "no line '$3' in $2"; fi
}

load
ahead
ask limit 20
grown="members 15"
want "watch begins" work 0 rescuectl watch --delay=3600 --exec=/hook
want "metrics begins" work 0 metrics
comes "metrics has begun" /run/rescue.prom "rescue_loaded 1"
start 1001 lazy
# What had happened before it began is not told: there is another incident until it has begun.
tries=0
while ! has /run/work.rescuectl "*phase=*" && [ $tries -lt 500 ]; do
	tries=$((tries + 1))
	ctl freeze uid 1001
	ctl thaw
done
is "watch has begun" "$((tries < 500))" 1

does "freeze it" freeze uid 1001
log_field id
id=$field
comes "a freeze is told" /run/work.rescuectl "*phase=freeze incident=$id *comm=lazy*"
log_field held
comes "with its number" /run/work.rescuectl "*phase=freeze incident=$id *held=$field *"
comes "a program is run" /run/hooked "* $id freeze lazy $field"
rescuectl=${line%% *}
comes "metrics has it" /run/rescue.prom "rescue_held_tasks $field"
comes "and how many there were" /run/rescue.prom "rescue_incidents_total{trigger=\"ctl\"} $id"
kill_it
comes "its kill is told" /run/work.rescuectl "*phase=kill incident=$id *state=killed*"
log_field killed
comes "metrics has it, too" /run/rescue.prom "rescue_killed_processes_total $field"
refuse "they keep the module" EAGAIN unload
# ends WORKLOAD PID
ends()
{
	want "$1 is there" signal "$2" TERM
	ask worked "$1" 30
	case $answer in
	"status 0 signal 15 "*)	ok "and ends" ;;
	*)			not_ok "and ends" "$answer" ;;
	esac
}

ends rescuectl "$rescuectl"
want "the other one is found" pid rescuectl any
ends metrics "$answer"
unload
finish
