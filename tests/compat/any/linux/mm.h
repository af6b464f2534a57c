/* SPDX-License-Identifier: GPL-2.0-only */
struct mm_struct;

unsigned long get_mm_counter(struct mm_struct *mm, int member);
