# SPDX-License-Identifier: GPL-2.0-only
#
# footprint MIB: the module is loaded on a machine of so much memory, and takes little of it: at
# most 2.5 MiB, or 0.15 % where that is more. By the kernel's own list of what vmalloc() gave;
# the hash table is not in it where kmalloc() gives so much (128 KiB for 4 GiB), and is in what the
# module says of itself. A chunk of nodes (256 KiB) that waits for its use is in the list, and the
# module does not say it. The list moves on while it is read, so it is read
# until it says the same twice.

footprint()
{
	most=$(($1 * 1024 * 15 / 10000))
	[ $most -gt 2560 ] || most=2560
	insert "it loads"
	taken=0 before=-1 looks=0
	while [ $taken != $before ] && [ $looks -lt 20 ]; do
		before=$taken taken=0 looks=$((looks + 1))
		while read -r _ size _ module _; do
			# One page of each is a guard, and none of memory.
			[ "$module" != "[rescue]" ] || taken=$((taken + size / 1024 - 4))
		done < /proc/vmallocinfo
	done
	said=0
	for name in rings_kib bitmaps_kib lineage_kib; do
		status $name
		said=$((said + field))
	done
	note "$taken KiB by vmalloc(), $said KiB as it says, at most $most KiB"
	is "what it says is what there is" "$((said >= taken - 256 && said < taken + 160))" 1
	is "and that is little, too" "$((taken <= most))" 1
	is "it takes little of the memory" "$((said <= most))" 1
	unload
}
