// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit: services, by paths of cgroups.
 */
#include "tree/unit.h"
#include "test.h"

/* "-": of no service. */
static const struct {
	const char *path, *service;
} paths[] = {
	{ "/system.slice/cron.service", "cron.service" },
	{ "/system.slice/worker@3.service/pool/7", "worker@3.service" },
	{ "/user.slice/user-1000.slice/user@1000.service/app.slice/web.service",
	  "web.service" },
	{ "...ted/tail/cron.service", "cron.service" },
	{ "cron.service", "cron.service" },
	{ "/user.slice/user-1000.slice/session-3.scope", "-" },
	{ "/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.scope",
	  "-" },
	{ "/user.slice/user-1000.slice/user@1000.service/app.slice", "-" },
	{ "/system.slice/box/1", "-" },
	{ "/box/.service", "-" },
	{ "/service", "-" },
	{ "/", "-" },
	{ "-", "-" },
	{ "", "-" },
};

static void innermost_unit_counts(const struct test_case *self)
{
	const char *name;
	size_t len, i;

	(void)self;
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		const char *service = paths[i].service;

		size_t expected = strcmp(service, "-") ? strlen(service) : 0;

		len = rescue_unit_service(paths[i].path, &name);
		if (len != expected || (len && memcmp(name, service, len)))
			FAIL("%s: %d bytes", paths[i].path, (int)len);
	}
}

static const struct test_case cases[] = {
	CASE(innermost_unit_counts),
};

TEST_SUITE(unit, cases);
