# SPDX-License-Identifier: GPL-2.0-only
#
# The recipe without the module (guest/recipe.sh), typed into dash.
#
# shell: dash
# smp: 2
# module: no
# timeout: 300
. /recipe.sh
