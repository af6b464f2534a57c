#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Package installation, by root: processes of several generations, and scripts.
#
#	dpkg.sh ─── dpkg ─┬─ dpkg-deb ─┬─ dpkg-deb
#	                  │            └─ dpkg-deb ─── tar
#	                  └─ postinst ─┬─ cat
#	                               ├─ sort
#	                               └─ sed
set -eu
export PATH=/usr/sbin:/sbin:/usr/bin:/bin
rm -rf /var/lib/dpkg /opt
mkdir -p /var/lib/dpkg/info /var/lib/dpkg/updates /var/lib/dpkg/triggers /var/log
touch /var/lib/dpkg/status /var/lib/dpkg/available
dpkg --install /packages/*.deb
# shellcheck disable=SC2016
dpkg-query --show --showformat '${db:Status-Status}\n' 'innocent*' > /run/installed
sed -n '/^installed$/p' /run/installed | wc -l
