# SPDX-License-Identifier: GPL-2.0-only
"""Random worlds: backgrounds and storms, in the words of a world."""

import random
import re


class World:
    """A world that is being written."""

    def __init__(self, rnd):
        self.rnd = rnd
        self.lines = []
        self.head = []
        self.shells = []        # (name, group words): where a user types
        self.daemons = []       # what a storm may be started by
        self.busy = []          # lines of what goes on, with {n}
        self.title = ""
        self.calm = False
        self.plain = rnd.random() < 0.5     # a bomb of many names
        self.cpus, self.slots, self.memory = 2, 31500, 4
        self.forced, self.stuck, self.full, self.at_once = False, None, False, False
        self.allowed = []       # may be held or not: it only waits for the storm
        self.serial = 0

    def say(self, *lines):
        """More lines."""
        self.lines += lines

    def name(self, stem):
        """A name that was not given before."""
        self.serial += 1
        return f"{stem}_{self.serial}"

    def live(self, low=1, high=3):
        """What goes on anyway, for a while."""
        for _ in range(self.rnd.randint(low, high)):
            self.say(self.rnd.choice(self.busy).format(n=self.rnd.randint(20, 400)))

    def is_calm(self):
        """Is there no storm in it?"""
        return self.calm

    def text(self):
        """As a file."""
        head = [f"# {self.title}", f"slots {self.slots}", f"cpus {self.cpus}",
                f"mem {self.memory}G"]
        text = "\n".join(head + self.head + self.lines) + "\n"
        return re.sub(r" comm \S+", "", text) if self.plain else text


# === Backgrounds =====================================================================


def base(w):
    """What every machine has, and the shell of its administrator."""
    w.say("journald = init fork group own session own rss 20M cgroup /system.slice/journald",
          "udevd = init fork group own session own guarded cgroup /system.slice/udevd",
          "dbus = init fork group own session own uid 100 cgroup /system.slice/dbus",
          "cron = init fork group own session own cgroup /system.slice/cron",
          "sshd = init fork group own session own guarded cgroup /system.slice/ssh")
    w.busy.append("periodic churn {n} = cron every 100ms")
    login(w, "admin", 0)


def login(w, user, uid):
    """A login over ssh."""
    scope = f"/user.slice/user-{uid}.slice/session-{user}"
    w.say(f"{user}-root = sshd fork session own comm sshd cgroup {scope}",
          f"{user}-sshd = {user}-root fork uid {uid} comm sshd",
          f"{user} = {user}-sshd fork session own tty comm bash")


def server(w):
    """A few daemons with workers."""
    r = w.rnd
    for i in range(r.randint(1, 5)):
        uid = r.choice((33, 101, 102))
        w.say(f"web{i} = init fork group own session own rss 4M threads {r.randint(1, 8)} "
              f"cgroup /system.slice/web{i}",
              f"worker{i} x{r.randint(2, 60)} = web{i} fork every {r.randint(1, 20)}ms "
              f"uid {uid} rss 2M threads {r.randint(1, 4)}")
        w.busy.append(f"cgi churn {{n}} = web{i} every 2ms")
    w.say(f"java = init fork group own session own uid 200 rss 400M "
          f"threads {r.randint(20, 400)} cgroup /system.slice/java")
    login(w, "alice", 1000)
    w.shells.append("alice")


def desktop(w):
    """A session with a browser, terminals and an editor."""
    r = w.rnd
    w.cpus, w.memory = max(w.cpus, 4), max(w.memory, 16)
    w.say("logind = init fork group own session own",
          "gdm = init fork group own session own",
          "user = init fork session own uid 1000 manager "
          "cgroup /user.slice/user-1000.slice/user@1000 comm systemd",
          f"agent x{r.randint(8, 40)} = user fork every 10ms group own session own threads 4",
          "session = gdm fork session own uid 1000 "
          "cgroup /user.slice/user-1000.slice/session-2",
          "shell = session fork threads 12 rss 150M comm gnome-shell",
          "browser = shell fork group own threads 60 rss 300M",
          f"tab x{r.randint(4, 60)} = browser fork every 100ms threads 20 rss 10M",
          f"term = {r.choice(('shell', 'user'))} fork group own threads 5 rss 40M",
          f"bash x{r.randint(1, 6)} = term fork every 50ms session own tty")
    w.shells.append("bash.1")
    w.busy.append("thumb churn {n} = shell every 10ms")


def containers(w):
    """A runtime and its pods."""
    r = w.rnd
    n = r.randint(5, 60)
    w.cpus, w.memory = max(w.cpus, 4), max(w.memory, 32)
    w.say("containerd = init fork group own session own threads 12 rss 60M "
          "cgroup /system.slice/containerd",
          "kubelet = init fork group own session own threads 14 rss 90M "
          "cgroup /system.slice/kubelet",
          f"shim x{n} = containerd fork group own session own threads 12 rss 4M",
          f"tini x{n} = shim fork every 20ms session own manager cgroup /kubepods/pod*/main",
          f"app x{n} = tini fork every 20ms uid 1000 threads {r.randint(4, 40)} rss 20M",
          f"help x{2 * n} = app fork every 20ms threads 4 rss 1M")
    victim = r.randint(1, n)
    w.say(f"term = app.{victim} fork session own tty comm bash")
    w.shells.append("term")
    w.busy.append("probe churn {n} = shim every 50ms")


def integration(w):
    """A machine that builds and tests all the time."""
    r = w.rnd
    w.cpus, w.memory = max(w.cpus, 8), max(w.memory, 32)
    w.say("runner = init fork group own session own threads 10 rss 80M uid 500 "
          "cgroup /system.slice/runner",
          "job = runner fork session own comm sh",
          "make = job fork",
          f"sh x{w.cpus} = make fork every 2ms",
          f"cc x{w.cpus} = sh fork every 2ms rss 60M state run")
    login(w, "alice", 1000)
    w.shells.append("alice")
    w.busy += ["as churn {n} = sh every 1ms", "test churn {n} = runner every 3ms",
               "conf churn {n} = job every 1ms"]


def login_node(w):
    """Many users over ssh."""
    r = w.rnd
    n = r.randint(5, 40)
    w.say(f"root x{n} = sshd fork every 50ms session own comm sshd "
          "cgroup /user.slice/user-*/session",
          f"in x{n} = root fork every 20ms uid 2000+ comm sshd",
          f"bash x{n} = in fork every 20ms session own tty",
          f"edit x{n} = bash fork every 20ms group own comm vi",
          f"calc x{r.randint(1, w.cpus)} = bash fork every 20ms group own rss 30M state run")
    w.shells += [f"bash.{r.randint(1, n)}" for _ in range(3)]
    w.busy.append("ls churn {n} = bash every 20ms")


BACKGROUNDS = (server, desktop, containers, integration, login_node)


# === Storms ===========================================================================


def crowd(w, low=800, high=6000):
    """How many run: enough for these CPUs, and well below the slots."""
    low = max(low, 120 * w.cpus)
    return w.rnd.randint(low, max(high, low + 500))


def pace(w):
    """The time between two births of a bomb."""
    return f"every {w.rnd.choice((100, 200, 500, 1000, 3000))}us"


def grow(w, name, how, n, words):
    """A crowd. Now and then, an ask comes when it is small: nothing else may be held."""
    if w.rnd.random() < 0.3:
        few = w.rnd.randint(5, 400)
        w.say(f"{name} {how}{few} = {words}", "ask freeze-top by key", "should allow storm")
        if w.allowed:
            w.say(f"should allow {' '.join(w.allowed)}")
        n -= few
    w.say(f"{name} {how}{n} = {words}")


def start(w):
    """Where a user or a job starts a program: the parent, and words for the program."""
    r = w.rnd
    kind = r.randint(0, 5)
    if kind == 0:
        job = w.name("cronjob")
        w.say(f"{job} = cron fork session own comm cron")
        w.allowed.append(job)
        return job, ""
    if kind == 1:
        tmux, pane = w.name("tmux"), w.name("pane")
        w.say(f"{tmux} = {r.choice(w.shells)} fork session own comm tmux",
              f"{pane} = {tmux} fork session own tty comm bash")
        return pane, "group own"
    return r.choice(w.shells), "group own"


def c_bomb(w):
    """for (;;) fork();"""
    parent, words = start(w)
    bomb, more = w.name("bomb"), w.name("b")
    w.say(f"{bomb} = {parent} fork {words} comm cbomb of storm")
    grow(w, more, "double ", crowd(w), f"{bomb} {pace(w)} comm cbomb")


def bash_bomb(w):
    """:(){ :|:& };: in a shell or a script."""
    parent, words = start(w)
    left, right = w.name("left"), w.name("right")
    n = crowd(w) // 2
    w.say(f"{left} = {parent} fork {words} comm bash of storm",
          f"{right} = {parent} fork group {left} comm bash of storm")
    for half in (left, right, left, right):
        w.say(f"{w.name('t')} tree {n} = {half} {pace(w)} gone comm bash")
    w.say(f"{left} exit", f"{right} exit")


def wrapped(w):
    """A script that waits for its bomb."""
    parent, words = start(w)
    script, bomb = w.name("script"), w.name("bomb")
    w.say(f"{script} = {parent} fork {words} of storm",
          f"{bomb} = {script} fork every 3ms of storm")
    grow(w, w.name("b"), "double ", crowd(w), f"{bomb} {pace(w)} comm bomb")


def fan_of_shell(w):
    """A loop typed in a shell: each has a group of its own."""
    shell = w.rnd.choice(w.shells)
    grow(w, w.name("cmd"), "x", crowd(w), f"{shell} fork {pace(w)} group own comm cmd of storm")


def fan_of_daemon(w):
    """A daemon that has gone mad, with children of another user in sessions of their own."""
    r = w.rnd
    name = w.name("daemon")
    w.say(f"{name} = init fork group own session own cgroup /system.slice/{name} of storm")
    if not w.at_once and r.random() < 0.5:
        w.say(f"+{r.randint(1, 60)}m")
    words = r.choice(("", "uid 997", "uid 997 session own", "group own"))
    grow(w, w.name("s"), "x", crowd(w), f"{name} fork {pace(w)} {words} comm {name}")


def fan_of_kernel(w):
    """Crash helpers."""
    grow(w, w.name("helper"), "x", crowd(w),
         f"kernel fork {pace(w)} group own session own comm coredump of storm")


def chain(w):
    """A program that starts itself and waits."""
    parent, words = start(w)
    n = w.rnd.randint(1200, 6000)
    own = w.rnd.choice(("", "group own"))
    first, more = w.name("first"), w.name("r")
    every = w.rnd.choice(("500us", "1ms", "5ms", "20ms", "100ms"))
    w.say(f"{first} = {parent} fork {words} comm script of storm",
          f"{more} chain {n} = {first} every {every} {own} comm script",
          f"{more} state sleep")


def chain_gone(w):
    """A program that is replaced by its child, again and again."""
    parent, words = start(w)
    first = w.name("link")
    w.say(f"{first} = {parent} fork {words} comm link of storm",
          f"{w.name('links')} chain {w.rnd.randint(3000, 12000)} = {first} "
          f"every {w.rnd.choice((100, 300, 1000))}us gone comm link", f"{first} exit")


def spine(w):
    """A program that leaves a sleeper, goes on in another child, and exits."""
    parent, words = start(w)
    links = w.name("links")
    w.say(f"{links} spine {w.rnd.randint(3000, 12000)} = {parent} fork "
          f"every {w.rnd.choice((100, 300, 1000, 3000))}us {words} "
          f"{w.rnd.choice(('', 'gone'))} comm link of storm", f"{links} state sleep")


def threads(w):
    """One process at the limit of its unit."""
    n = w.rnd.randint(2000, 8000)
    name = w.name("app")
    w.head.append(f"limit cgroup /system.slice/{name} {n}")
    w.say(f"{name} = init fork group own session own cgroup /system.slice/{name} "
          "rss 100M of storm",
          f"{name} threads {n + 100} every 1ms", f"{name} state run")
    w.forced = True


def zombies(w):
    """A daemon that does not reap, up to the slots of the machine."""
    name, dead = w.name("daemon"), w.name("z")
    w.say(f"{name} = init fork group own session own cgroup /system.slice/{name} of storm",
          f"{dead} x{w.slots} = {name} fork every 2ms", f"{dead} exit zombie")
    w.full = True


def fat(w):
    """Few processes that hold the memory."""
    parent, words = start(w)
    n = w.rnd.randint(20, 120)
    name, each = w.name("fat"), w.name("f")
    w.say(f"{name} = {parent} fork {words} of storm",
          f"{each} x{n} = {name} fork every 20ms comm fat rss {w.memory * 1024 // n}M",
          f"{each} state {w.rnd.choice(('run', 'D'))}")


def at_cgroup_limit(w):
    """A service that stands at its TasksMax."""
    n = w.rnd.randint(500, 5000)
    name, each = w.name("service"), w.name("w")
    w.head.append(f"limit cgroup /system.slice/{name} {n}")
    w.say(f"{name} = init fork group own session own cgroup /system.slice/{name} of storm",
          f"{each} x{n + 500} = {name} fork {pace(w)}")
    w.stuck = each


def at_user_limit(w):
    """A bomb that stands at the RLIMIT_NPROC of its user."""
    n = w.rnd.randint(400, 4000)
    login(w, "mallory", 1666)
    w.head.append(f"limit uid 1666 {n}")
    bomb, each = w.name("bomb"), w.name("b")
    w.say(f"{bomb} = mallory fork group own of storm",
          f"{each} double {n + 300} = {bomb} {pace(w)} comm bomb")
    w.stuck = each


def classroom(w):
    """Many users, each with a small one."""
    n = w.rnd.randint(10, 40)
    each = max(200, 150 * w.cpus // n + 50)
    w.say(f"hub = {w.rnd.choice(('init', 'sshd'))} fork group own session own threads 4",
          f"seat x{n} = hub fork every 300ms uid 3000+ session own",
          f"class x{n} = seat fork every 100ms session own tty comm bash", "+20m",
          f"first x{n} = class fork every 20ms group own comm bomb of storm",
          f"rest x{n * each} = first fork every 500us comm bomb")


def several(w):
    """Two at once, of two users."""
    w.at_once = True
    for kind in w.rnd.sample((c_bomb, bash_bomb, wrapped, fan_of_daemon), 2):
        kind(w)


STORMS = (c_bomb, bash_bomb, wrapped, fan_of_shell, fan_of_daemon, fan_of_kernel, chain,
          chain_gone, spine, threads, zombies, fat, at_cgroup_limit, at_user_limit, classroom, several)


# === None =============================================================================


def nothing(w):
    """What goes on anyway."""
    w.live(1, 4)


def prefork(w):
    """A server that gets many connections."""
    w.say("httpd = init fork group own session own cgroup /system.slice/httpd", "+2h",
          f"conn x{w.rnd.randint(50, 700)} = httpd fork every {w.rnd.randint(2, 20)}ms uid 33 "
          "comm httpd")


def build(w):
    """make -jN, with N of the CPUs."""
    shell, jobs = w.rnd.choice(w.shells), w.cpus * w.rnd.choice((1, 2))
    w.say(f"mk = {shell} fork group own comm make",
          f"rule x{jobs} = mk fork comm sh", f"gcc x{jobs} = rule fork",
          f"done churn {w.rnd.randint(200, 4000)} = gcc every {w.rnd.randint(1, 5)}ms comm as",
          f"cc1 x{jobs} = gcc fork rss 30M state run")


def many_threads(w):
    """A virtual machine for a language, as it starts."""
    w.say("vm = init fork group own session own rss 500M uid 201 cgroup /system.slice/vm",
          f"vm threads {w.rnd.randint(200, 1500)} every 1ms")


def pool(w):
    """Workers that have stood near the limit of their unit for long."""
    n = w.rnd.randint(50, 400)
    w.head.append(f"limit cgroup /system.slice/pool {n + n // 20 + 1}")
    w.say("pool = init fork group own session own cgroup /system.slice/pool",
          f"pooled x{n - 1} = pool fork every 10ms comm pool", f"+{w.rnd.randint(3, 60)}d")


def rollout(w):
    """Containers, one after the other."""
    w.say("dockerd = init fork group own session own threads 20 rss 80M")
    for i in range(w.rnd.randint(3, 20)):
        w.say(f"ship{i} = dockerd fork group own session own threads 12 comm shim",
              f"runc{i} churn 12 = ship{i} every 5ms comm runc",
              f"pid{i} = ship{i} fork session own manager cgroup /docker/{i} comm sh",
              f"serve{i} x{w.rnd.randint(1, 12)} = pid{i} fork every 20ms threads "
              f"{w.rnd.randint(1, 30)} rss 5M comm serve")


def upgrade(w):
    """Packages: scripts that call scripts."""
    w.say(f"apt = {w.rnd.choice(w.shells)} fork group own")
    for i in range(w.rnd.randint(1, 10)):
        w.say(f"dpkg{i} = apt fork comm dpkg", f"postinst{i} = dpkg{i} fork comm sh",
              f"cmd{i} churn {w.rnd.randint(50, 500)} = postinst{i} every 2ms",
              f"perl{i} = postinst{i} fork state run",
              f"sed{i} churn {w.rnd.randint(50, 500)} = perl{i} every 1ms")
        if i % 2:
            w.say(f"perl{i} exit", f"postinst{i} exit", f"dpkg{i} exit")


def logins(w):
    """Users that log in at once."""
    for i in range(w.rnd.randint(3, 20)):
        login(w, f"user{i}", 4000 + i)
        w.say(f"manager{i} = init fork session own uid {4000 + i} manager comm systemd",
              f"unit{i} x{w.rnd.randint(2, 15)} = manager{i} fork every 5ms group own "
              "session own threads 3 comm unit",
              f"profile{i} churn {w.rnd.randint(10, 100)} = user{i} every 2ms")


CALM = (nothing, prefork, build, many_threads, pool, rollout, upgrade, logins)


# === Worlds ===========================================================================


def ask(w, by):
    """One ask, and what is right."""
    w.say(f"ask {'force' if w.forced else 'freeze-top'} by {by}",
          f"should {'refuse' if w.calm else 'take storm'}")
    if w.allowed:
        w.say(f"should allow {' '.join(w.allowed)}")


def late(w):
    """What comes while the storm is there, and is no part of it. Returns the caller."""
    r = w.rnd
    if r.random() < 0.5:
        w.say("rotate = cron fork session own comm cron", "logs = rotate fork comm sh",
              f"gzip x{r.randint(1, 4)} = logs fork every 2ms rss 2M state run")
    if r.random() < 0.3:
        w.say(f"game = {r.choice(w.shells)} fork group own threads 6 rss 20M")
    if r.random() < 0.5:
        login(w, "rescuer", 0)
        return "rescuer"
    return "admin"


def setting(w):
    """The machine, and what was there before."""
    r = w.rnd
    w.cpus, w.memory = r.choice((2, 2, 4, 8)), r.choice((4, 8, 16))
    w.slots = r.choice((15000, 31500, 32768, 126000))
    background = r.choice(BACKGROUNDS)
    base(w)
    background(w)
    w.say(f"+{r.choice(('1m', '10m', '1h', '1d', '20d'))}")
    w.live()
    return background.__name__


def world(seed, number, calm=False):
    """World @number of @seed; without a storm if it is to be @calm."""
    w = World(random.Random(f"{seed}/{number}"))
    r = w.rnd
    background = setting(w)
    w.calm = r.random() < 0.2 or calm
    storm = r.choice(CALM if w.calm else STORMS)
    beside = r.choice([kind for kind in CALM + (nothing,) * 5 if kind is not storm])
    w.title = f"{background}, {storm.__name__} beside {beside.__name__}"
    beside(w)
    w.say(f"+{r.choice((10, 1000, 5000, 20000, 90000))}ms")
    storm(w)
    caller = "admin" if w.full or r.random() < 0.5 else late(w)
    caller = r.choice((caller, "key"))
    ask(w, caller)
    if w.stuck:
        w.say(f"{w.stuck} stuck {r.randint(1, 60)}{r.choice('sm')}")
        w.live(0, 2)
        ask(w, "key")
    elif r.random() < 0.5:
        w.say(f"+{r.randint(100, 3000)}ms")
        ask(w, caller)
    return w
