# SPDX-License-Identifier: GPL-2.0-only
#
# Somebody outside traces some of them, as strace does: what stops is left so. The
# tracer goes on, and is not touched.
#
#	tracer ┄┄┄┬┄┄┄> lazy ─── lazy …
#	          └┄┄┄> lazy …
#
# smp: 2
# mem: 3G
. /lib.sh
grown="members 1000"
load
# The tracer shares the CPUs with it.
ask limit 1200
ask bomb 0 tracer lazy
tracer=$answer
ask disown "$tracer"
start 1000 lazy
want "some are traced" pid tracing any
does "freeze-top" freeze-top
# It returns when those who are traced wait for their tracer; he still has to look.
n=0
until ask still 1 || [ $((n += 1)) -gt 20 ]; do :; done
want "nobody in the bomb runs" still 2
want "bystanders are well while it is frozen" bystanders
want "the tracer was left alone" alive "$tracer"
log_is "the log names the root" root "$bomb"
all_held
does "thaw" thaw
want "the bomb runs" running 100 30
does "freeze-top again" freeze-top
kill_it
want "the tracer is there still" alive "$tracer"
want "and is killed" signal "$tracer" KILL
unload
finish
