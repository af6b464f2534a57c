# SPDX-License-Identifier: GPL-2.0-only
#
# gnuplot -e "csv='forkcost.csv'; svg='forkcost.svg'" forkcost.gnuplot
#
# Four pictures of what forkcost --csv printed. A way that shares the memory of its parent
# is a flat line; one that copies grows with the parent.

set terminal svg size 1100,800 dynamic font "sans,12" background "white"
set output svg
set datafile separator ","
set datafile missing NaN
set key autotitle columnhead left top Left reverse
set grid
set logscale x 2
set logscale y
set xlabel "touched memory of the parent, MiB"
set ylabel "us, median"

ways = "fork clone3 vfork clone-vm clone3-vm posix_spawn"

# The column of the rows of that way, memory and number of threads ("1", or any other).
pick(name, way, pages, threaded) = \
	strcol("way") eq way && strcol("pages") eq pages && \
	(strcol("threads") ne "1") == threaded && strcol(name) ne "-" ? column(name) : NaN

# One scale for all, so that they can be compared, and so that one with no points is empty.
stats csv using (strcol("pages") eq "none" ? NaN : column("mib")) name "mib" nooutput
stats csv using (strcol("pages") eq "none" ? NaN : column("done_us")) name "us" nooutput
set xrange [1:mib_max * 1.1]
set xtics 4
set yrange [1:us_max * 2]

set multiplot layout 2,2 title "What it costs to start a program"

set title "fork to wait, small pages, 1 thread"
plot for [way in ways] csv using "mib":(pick("done_us", way, "small", 0)) \
	with linespoints title way noenhanced

set title "fork to wait, huge pages, 1 thread"
plot for [way in ways] csv using "mib":(pick("done_us", way, "huge", 0)) \
	with linespoints title way noenhanced

set title "stall of another thread, small pages"
plot for [way in ways] csv using "mib":(pick("stall_us", way, "small", 1)) \
	with linespoints title way noenhanced

set title "page-table pages copied, small pages, 1 thread"
set ylabel "pages"
set yrange [1:*]
plot for [way in "fork clone3"] csv using "mib":(pick("pt_pages", way, "small", 0)) \
	with linespoints title way noenhanced

unset multiplot
