# SPDX-License-Identifier: GPL-2.0-only
# Targets for people; Kbuild says what the module is made of.

KDIR ?= /lib/modules/$(shell uname -r)/build

# Where W=1, sparse and checkpatch look: Debian 12's kernel, fetched by the tests.
STYLE_KERNEL ?= 6.1

.DEFAULT_GOAL := modules
.PHONY: help modules clean install install-tools uninstall tools deb html linkcheck plots demo \
	recordings quick check check-long unit coverage style model mutants bench

help:
	@echo 'make           build rescue.ko for KDIR ($(KDIR))'
	@echo 'make install   install it there, for modprobe (as root)'
	@echo 'make tools     build rescuectl (in $(TOOLS)) and forkcost'
	@echo 'make install-tools  install them, with their manual pages and the unit, in $(PREFIX)'
	@echo 'make uninstall  remove what both have installed'
	@echo 'make html      the documents, in $(HTML)'
	@echo 'make linkcheck  ask each link that leaves the documents; takes a network'
	@echo 'make plots     run forkcost, and draw what it says (apt-get install gnuplot-nox)'
	@echo 'make deb       build the Debian packages (in $(DEB))'
	@echo 'make demo      watch a rescue in a virtual machine, in about a minute'
	@echo 'make recordings  the two in Documentation, from two rescues that are played for that'
	@echo 'make quick     the least of the tests, in three minutes'
	@echo 'make check     the tests of each change; as root it installs what it needs'
	@echo 'make check-long  and all that takes a night: debug kernels, mutants (SLICE=1/4)'
	@echo 'make unit      the pure rooms in user space, in seconds'
	@echo 'make coverage  what of them the unit tests reach'
	@echo 'make style     W=1, sparse, checkpatch'
	@echo 'make model     prove the freeze with spin, in six minutes; its verdict is kept'
	@echo 'make mutants   break each promise, and see the test fail'
	@echo 'make bench     the pure rooms, cost of a fork, time to freeze, memory'
	@echo 'make clean     remove what was built here'

headers:
	@test -e '$(KDIR)/Makefile' || { \
		echo 'No kernel headers in $(KDIR): install them with' \
		     "'apt-get install linux-headers-$(shell uname -r)'," \
		     'or give another directory as KDIR=.' >&2; exit 1; }

modules: headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

# The kernel whose headers these are, which need not be the one that runs.
RELEASE = $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' '$(KDIR)/include/generated/utsrelease.h')
ROOT = $(patsubst %/,%,$(INSTALL_MOD_PATH))

# Not compressed, though the kernel's own are (Debian 13): that takes a package more, xz-utils.
PLAIN = $(foreach how,GZIP XZ ZSTD,CONFIG_MODULE_COMPRESS_$(how)=)

install: modules
	$(MAKE) -C $(KDIR) M=$(CURDIR) INSTALL_MOD_DIR=updates $(PLAIN) modules_install
	depmod -b '$(ROOT)/' $(RELEASE)

# Outside of the checkout, like all that is built for tests.
TOOLS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/rescue/tools
DEB ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/rescue/deb

tools:
	$(MAKE) -C tools/rescuectl O=$(TOOLS)
	$(MAKE) -C tools/forkcost

PREFIX ?= /usr/local
PLACE = DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' packaging/install

install-tools:
	$(MAKE) -C tools/rescuectl O=$(TOOLS)
	$(MAKE) -C tools/forkcost O=$(TOOLS)
	$(PLACE) $(TOOLS)

uninstall: headers
	$(PLACE) --remove
	rm -f '$(ROOT)/lib/modules/$(RELEASE)/updates/rescue.ko'*
	rmdir '$(ROOT)/lib/modules/$(RELEASE)/updates' 2> /dev/null || :
	depmod -b '$(ROOT)/' $(RELEASE)

deb:
	packaging/deb $(DEB)

HTML ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/rescue/html

html:
	Documentation/html $(HTML)

linkcheck:
	Documentation/html $(HTML).links linkcheck

clean:
	test ! -e '$(KDIR)/Makefile' || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

plots:
	$(MAKE) -C tools/forkcost plots

unit:
	$(MAKE) -C tests/unit run

coverage:
	$(MAKE) -C tests/unit coverage

demo:
	tests/vm/demo

recordings:
	tests/vm/demo --record Documentation/demo.cast
	tests/vm/demo --top --record Documentation/top.cast

model mutants bench:
	tests/$@/run

check style:
	tests/$@

quick:
	tests/check --quick

check-long:
	tests/check --long $(SLICE:%=--slice %)
