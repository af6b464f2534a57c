// SPDX-License-Identifier: GPL-2.0-only
/*
 * The freeze and the thaw of module/machine/held.h, for spin. ./run runs it.
 *
 * Modelled: the rescuer, two CPUs that fork and exit, a user that sends SIGCONT.
 * Task 0 is the root of the bomb, task 1 an innocent; their children get the
 * lowest free number, so that a number is reused at once. All that a CPU writes
 * for others (bits, records, signals, the wake-up of its child, an unlock) goes
 * through a FIFO store buffer of its own, from which process memory takes it at any
 * time; a load sees the own buffer first. That is x86-TSO, but set_bit(), clear_bit()
 * and the locks of kill_pid() order nothing but stores here, as in LKMM; on x86
 * they are full barriers. That loads may be reordered is not modelled (*.litmus).
 * What is atomic here is one access to memory at most, then stores to the own buffer,
 * which no other can see yet; but for restop_woken(), each number of which is one step.
 *
 * Abstracted: the lineage (a member is known, and its creator was a member;
 * lineage_test.c), seq (a drain reads all rings as of one instant, see NO_LAST),
 * lost records, threads, vfork, condemned, tasks stopped before the freeze, thaw of a
 * part, kernels on which a probe may not signal. A task leaves its CPU only between
 * forks, through a full barrier: another CPU does what it would be preempted for.
 *
 *   held.h, held.c, hold/          here
 *   ---------------------          ----
 *   freeze:H1                      rescuer(), first loop: hold()
 *   freeze:H2                      rescuer(), mb() after it
 *   held:S                         hold:mb in hold()
 *   freeze:H3, H5                  tend(); a drain has told it which
 *   freeze:H4                      drain()
 *   freeze:B1 to B4                cpu(), in this order; then capture()
 *   held:T                         restop_woken(), first step
 *   the end of the freeze          rescuer(), pend == 0 && !is_woken()
 *   thaw:R, thaw:C                 thaw(), mb() after clears
 *   thaw:B, thaw:D                 cpu()
 *
 * Proved, by assert() and ltl ends: when a freeze ends, each descendant of the
 * root is held and stopped, and no other task is; a task that is born later, by one that was
 * woken, is held; when a thaw is over, no task is held or stopped; freeze and thaw end
 * (each CPU runs and each store arrives some day).
 *
 * BY_NUMBER is a thaw that clears bits without a look, under siglock, at whose the
 * number is now: it leaves a newborn stopped. (held.c was so until this model said it.)
 * BY_WOKEN is a freeze that ends when no bit of woken is set: a task that was woken may have
 * exited, and its bit with it, and a child of it is still on its way to stop. (held.c asks
 * nr_woken. This model was so as long as it was not run with a wake and an exit.)
 *
 * NO_EXCHANGE is a plain store of 0 to nr_woken, which on x86 may arrive after the bits were
 * read: a wake in between is counted, and the count is lost. (held.c was so, while this model
 * held nr_woken outside of the store buffers.)
 *
 * Every other #ifdef takes a rule away: B1_LATE is B1 after B2, B2_LATE B2 after B4,
 * CLOSURE_ONLY asks only that no task escapes. ./run says what comes of it.
 *
 * Too long for ./run, proved by hand (beside other work, which doubles the time):
 *
 *   NO_LIVE EXITS=1                            38 M states   143 s
 *   NO_B1 EXITS=1                              36 M states    98 s
 *   TASKS=3, each with WAKES=1 EXITS=1:
 *     NO_B3                                   5.8 M states    17 s
 *     B2_LATE                                 3.4 M states     9 s
 *     NO_H2 NO_HOLD_MB                        7.5 M states    22 s
 *     NO_H2 NO_HOLD_MB NO_B3                  7.8 M states    16 s
 *
 * Did not end: WAKES=1 EXITS=1 (40 M states in 200 s), NO_B1 THAW EXITS=1 (47 M in 110 s).
 * Not tried with four tasks, as each is several times larger than what ./run has: an end
 * with WAKES or EXITS, of a freeze or a thaw, and THAW WAKES=1 EXITS=1.
 */
#ifndef TASKS
#define TASKS 4			/* ever born, two from the start */
#endif
#ifndef WAKES
#define WAKES 0			/* how often the user sends SIGCONT */
#endif
#ifndef EXITS
#define EXITS 1			/* how many exit */
#endif
#ifndef NUMBERS
#define NUMBERS 4
#endif
#define NONE 15
#define RESCUER 2		/* index of its store buffer; the CPUs have 0 and 1 */

#define BIT(x) (1 << (x))
#define has(set, x) (((set) >> (x)) & 1)
#define add(set, x) set = set | BIT(x)
#define del(set, x) set = set & ~BIT(x)

mtype = { UNBORN, NEW, ALIVE, DYING, DEAD };
mtype = { RUN, STOPPING, STOPPED };
mtype = { SET, CLR, BORN, GONE, STOP, CONT, READY, UNLOCK, UNCOUNT };

/* What is true. Sets of tasks, and of numbers. */
mtype life[TASKS] = UNBORN;
mtype sig[TASKS] = RUN;
byte num[TASKS], creator[TASKS];
byte owner[NUMBERS] = NONE;
byte descends = BIT(0);		/* from the root: which ought to be held */
byte forking;			/* or exiting: on a CPU */
byte next = 2;
byte nr_wakes, nr_exits, nr_dead;
bool frozen, over;

/* What the module shares. */
chan sb[3] = [4] of { mtype, byte };
byte held, woken;		/* numbers */
bool nr_woken;			/* not 0: a bit of woken was set; an exit clears only the bit */
byte births[2], deaths[2];	/* tasks: records that were not read yet, a ring for each CPU */
byte siglock;			/* tasks: the rescuer has it */

/* === Memory =============================================================== */

#define post(me, op, arg) sb[me]!op(arg)
#define mb(me) empty(sb[me])

/* test_bit(): the newest of the own buffer, else memory. The buffer goes round once. */
inline load(me, n, result)
{
	d_step {
		result = has(held, n);
		l_i = len(sb[me]);
		do
		:: l_i > 0 ->
			sb[me]?l_op,l_arg;
			sb[me]!l_op,l_arg;
			if
			:: l_op == SET && l_arg == n -> result = 1
			:: l_op == CLR && l_arg == n -> result = 0
			:: else
			fi;
			l_i--
		:: else -> break
		od;
		l_op = 0; l_arg = 0
	}
}

/* rescue_held_clear() */
inline clear(me, n)
{
	load(me, n, was);
	if
	:: was -> post(me, CLR, n)
	:: else
	fi
}

inline sigcont(t)
{
	sig[t] = RUN;
	if
	:: has(held, num[t]) && owner[num[t]] == t && !has(woken, num[t]) ->
		add(woken, num[t]);
		nr_woken = 1
	:: else
	fi
}

inline see_birth(t)
{
	life[t] = ALIVE;
	assert(has(descends, t) || !has(held, num[t]));
	assert(!frozen || !has(descends, t) || has(held, num[t]))
}

#define takes(from) \
	:: d_step { \
		sb[from]?op,arg -> \
		if \
		:: op == SET -> del(woken, arg); add(held, arg) \
		:: op == CLR -> del(woken, arg); del(held, arg) \
		:: op == BORN -> add(births[from], arg) \
		:: op == GONE -> add(deaths[from], arg) \
		:: op == STOP && sig[arg] == RUN && life[arg] != DEAD -> sig[arg] = STOPPING \
		:: op == CONT && life[arg] != DEAD -> sigcont(arg) \
		:: op == READY -> see_birth(arg) \
		:: op == UNLOCK -> del(siglock, arg) \
		:: op == UNCOUNT -> nr_woken = 0 \
		:: else \
		fi; \
		op = 0; arg = 0 \
	}

active proctype memory()
{
	mtype op;
	byte arg;

end:	do
	takes(0)
	takes(1)
	takes(RESCUER)
	od
}

/* === The user ============================================================= */

#define wakes_up(t) \
	:: atomic { nr_wakes < WAKES && sig[t] != RUN && life[t] != DEAD && \
		!has(siglock, t) -> \
		nr_wakes++; sigcont(t) }

/* A process with the same uid, or a terminal that is closed. */
active proctype user()
{
end:	do
	wakes_up(0)
	wakes_up(2)
#if TASKS > 3
	wakes_up(3)
#endif
#if TASKS > 4
	wakes_up(4)
#endif
	od
}

#define can_fork(t) (sig[t] == RUN && next < TASKS && \
	next < NUMBERS + nr_dead)
#define can_exit(t) (sig[t] == RUN && nr_exits < EXITS)

#define runs(t) \
	:: life[t] == ALIVE && !has(forking, t) && \
	   (sig[t] == STOPPING || can_fork(t) || can_exit(t)) -> p = t

inline be_born()
{
	d_step {
		add(forking, p);
		c = next;
		next++;
		n = 0;
		do
		:: owner[n] != NONE -> n++
		:: else -> break
		od;
		owner[n] = c;
		num[c] = n;
		creator[c] = p;
		life[c] = NEW;
		if
		:: has(descends, p) -> add(descends, c)
		:: else
		fi
	}
}

inline be_dying()
{
	add(forking, p);
	nr_exits++;
	life[p] = DYING
}

/* A task that leaves a CPU passes a full barrier. */
#define leave() \
	atomic { mb(me) -> del(forking, p); p = 0; c = 0; n = 0; b = 0; was = 0 }

proctype cpu(byte me)
{
	byte p, c, n;
	bool b, was;
	byte l_i, l_arg;
	mtype l_op;

end_idle:
	atomic {
		if
		runs(0)
		runs(1)
		runs(2)
#if TASKS > 3
		runs(3)
#endif
#if TASKS > 4
		runs(4)
#endif
		fi;
		if
		:: sig[p] == STOPPING -> sig[p] = STOPPED; p = 0; goto end_idle
		:: can_fork(p) -> be_born(); goto forks
		:: can_exit(p) -> be_dying(); goto exits
		fi
	}
forks:
	atomic {
#if !defined(B1_LATE) && !defined(NO_B1)
		clear(me, n);					/* freeze:B1 */
#endif
#ifndef B2_LATE
		post(me, BORN, c);				/* freeze:B2 */
#endif
	}
#ifdef B1_LATE
	atomic { clear(me, n) }
#endif
	atomic {
#ifndef NO_B3
		mb(me);						/* freeze:B3 */
#endif
		load(me, num[p], b);				/* freeze:B4 */
#ifdef NO_B4
		b = 0;
#endif
		if
		:: !b -> goto born
		:: else -> post(me, SET, n)			/* capture() */
		fi
	}
#ifndef NO_THAW_B
	atomic {
		mb(me);						/* thaw:B */
		load(me, num[p], b);
		if
		:: !b -> clear(me, n); goto born
		:: else
		fi
	}
#endif
	post(me, STOP, c);
#ifndef NO_THAW_D
	atomic {
		mb(me);						/* thaw:D */
		load(me, n, b);
		if
		:: !b -> clear(me, n); post(me, CONT, c)
		:: else
		fi
	}
#endif
born:
#ifdef B2_LATE
	post(me, BORN, c);
#endif
	post(me, READY, c);
	leave();
	goto end_idle;
exits:
	post(me, GONE, p);
	atomic { clear(me, num[p]) }
	/* __exit_signal() takes siglock, then the number is free. */
	atomic {
		mb(me) && !has(siglock, p) ->
		owner[num[p]] = NONE; life[p] = DEAD; sig[p] = RUN;
		nr_dead++
	}
	leave();
	goto end_idle
}

/* === The rescuer ========================================================== */

#define is_there(t) (owner[num[t]] == t)

/* Locks siglock of @t if @t has its number still. */
inline lock(t)
{
	!has(siglock, t) ->
	ok = is_there(t);
	if
#ifndef NO_SIGLOCK
	:: ok -> add(siglock, t)
#endif
	:: else
	fi
}

inline unlock(t)
{
#ifndef NO_SIGLOCK
	post(RESCUER, UNLOCK, t)
#else
	skip
#endif
}

inline hold(t)
{
	atomic { lock(t) }
	if
	:: ok ->
		post(RESCUER, SET, num[t]);
		atomic {
#ifndef NO_HOLD_MB
			mb(RESCUER);				/* hold:mb */
#endif
#ifndef NO_LIVE
			ok = life[t] != DYING && life[t] != DEAD;
			if
			:: !ok -> clear(RESCUER, num[t])
			:: else
			fi;
#endif
			unlock(t)
		}
	:: else
	fi
}

/* Takes the bit of @t away, and only of @t. */
inline let_go(t)
{
	was = 0;
#ifdef BY_NUMBER
	atomic { clear(RESCUER, num[t]) }
#else
	atomic { lock(t) }
	if
	:: ok -> atomic { clear(RESCUER, num[t]); unlock(t) }
	:: else
	fi
#endif
}

inline read_ring(from)
{
	d_step {
		known = known | births[from];
		gone = gone | deaths[from];
		births[from] = 0;
		deaths[from] = 0
	}
}

/* A creator comes before its children. */
inline join()
{
	d_step {
		i = 2;
		do
		:: i < TASKS ->
			if
			:: has(known, i) && !has(member, i) && has(member, creator[i]) ->
				add(member, i);
				add(pend, i)
			:: else
			fi;
			i++
		:: else -> break
		od;
		pend = pend & ~gone;
		i = 0
	}
}

/* As of one instant: no record is read whose seq is newer. */
inline drain()
{
#ifdef NO_LAST
	read_ring(0);
	read_ring(1);
	join()
#else
	atomic { read_ring(0); read_ring(1); join() }
#endif
}

#ifdef BY_WOKEN
#define is_woken() (woken != 0)
#else
#define is_woken() nr_woken
#endif

inline restop_woken()
{
#ifdef NO_EXCHANGE
	atomic {
		n = (nr_woken -> 0 : NUMBERS);
		if
		:: n == 0 -> post(RESCUER, UNCOUNT, 0)
		:: else
		fi
	}
#else
	atomic { n = (nr_woken -> 0 : NUMBERS); nr_woken = 0 }	/* held:T */
#endif
	do
	:: atomic { n < NUMBERS && has(woken, n) ->
		del(woken, n);
		t = owner[n];
		load(RESCUER, n, b);
		if
		:: t != NONE && b ->
			pend = pend | (BIT(t) & known & ~gone);
			if
			:: sig[t] == RUN -> post(RESCUER, STOP, t)
			:: else
			fi
		:: else
		fi;
		n++ }
	:: atomic { n < NUMBERS && !has(woken, n) -> n++ }
	:: atomic { n == NUMBERS -> n = 0; t = 0; b = 0; break }
	od
}

/* @b: the bit of @t, a moment ago. */
inline see_to_pending(t)
{
	ok = 1;
	if
	:: !b -> hold(t)
	:: else
	fi;
	ok = ok && is_there(t);
	if
	:: ok && sig[t] == RUN -> post(RESCUER, STOP, t)
	:: else
	fi;
	if
#ifdef NO_QUIESCENCE
	:: true -> del(pend, t)
#else
	:: !ok || sig[t] == STOPPED -> del(pend, t)
#endif
	:: else
	fi
}

inline see_to_stray(t)
{
	if
	:: !is_there(t)
	:: is_there(t) && (!has(known, creator[t]) || has(member, creator[t])) ->
		add(member, t);
		add(pend, t)
	:: is_there(t) && has(known, creator[t]) && !has(member, creator[t]) ->
		let_go(t);
		atomic { mb(RESCUER) -> post(RESCUER, CONT, t) }
	fi
}

/* Children before their creators: nodes are in any order, and this is the worst. */
inline tend()
{
	restop_woken();
	mark = pend | (known & ~gone & ~member);
	do
	:: atomic { mark != 0 ->
		t = TASKS - 1;
		do
		:: !has(mark, t) -> t--
		:: else -> break
		od;
		del(mark, t);
		load(RESCUER, num[t], b) };
		if
		:: b && !has(member, t) -> see_to_stray(t)
		:: else
		fi;
		if
		:: has(pend, t) -> see_to_pending(t)
		:: else
		fi
	:: atomic { mark == 0 -> t = 0; ok = 0; b = 0; was = 0; break }
	od
}

/* When the freeze ends: what should be held is, and has stopped; and no other. */
inline see_all()
{
	i = 0;
	do
	:: i < TASKS ->
		assert(life[i] != ALIVE || has(descends, i) == has(held, num[i]));
#ifndef CLOSURE_ONLY
		assert(!has(descends, i) || life[i] != NEW);
		assert(!has(descends, i) || life[i] != ALIVE || sig[i] == STOPPED);
#endif
		i++
	:: else -> break
	od;
	i = 0
}

/* When all is over: no task is held, no task is stopped. */
inline see_none()
{
	i = 0;
	do
	:: i < TASKS ->
		assert(life[i] != ALIVE || (!has(held, num[i]) && sig[i] == RUN));
		i++
	:: else -> break
	od;
	i = 0
}

inline thaw()
{
	do
	:: true ->
		found = 0;
		mark = member;
		t = 0;						/* mark_all() */
		do
		:: atomic { t < TASKS ->
			load(RESCUER, num[t], b);
			mark = mark | ((b << t) & known & ~gone);
			t++ }
		:: atomic { t == TASKS -> t = 0; b = 0; break }
		od;
		do						/* let_go_marked() */
		:: t < TASKS ->
			if
			:: has(mark, t) && !has(gone, t) ->
				let_go(t);
				found = found || was || has(member, t)
			:: else
			fi;
			t++
		:: atomic { t == TASKS -> t = 0; was = 0; ok = 0; break }
		od;
		atomic {
#ifndef NO_THAW_R
			mb(RESCUER);				/* thaw:R, thaw:C */
#endif
			do
			:: t < TASKS ->
				if
				:: has(mark, t) && !has(gone, t) && is_there(t) ->
					post(RESCUER, CONT, t)
				:: else
				fi;
				t++
			:: t == TASKS -> t = 0; break
			od;
			member = member & ~mark;
			mark = 0
		}
		do						/* release_strays() */
		:: atomic { n < NUMBERS ->
			t = owner[n];
			load(RESCUER, n, b);
			n++;
			b = b && t != NONE && !has(member, t) };
			if
			:: b ->
				let_go(t);
				atomic {
#ifndef NO_THAW_R
					mb(RESCUER);		/* thaw:C */
#endif
					post(RESCUER, CONT, t);
					found = 1
				}
			:: else
			fi
		:: atomic { n == NUMBERS -> n = 0; t = 0; b = 0; was = 0; ok = 0; break }
		od;
		drain();
		pend = 0;
		if
		:: !found -> break
		:: else
		fi
	od
}

proctype rescuer()
{
	byte known = 3, gone, member = BIT(0), pend, mark;
	byte t, n, i;
	bool ok, b, was, found;
	byte l_i, l_arg;
	mtype l_op;

	drain();
	do							/* freeze:H1 */
	:: t < TASKS ->
		if
		:: has(member, t) && !has(gone, t) ->
			hold(t);
			pend = pend | (ok << t)
		:: else
		fi;
		t++
	:: t == TASKS -> t = 0; break
	od;
#ifndef NO_H2
	mb(RESCUER);						/* freeze:H2 */
#endif
	do
	:: true ->
		tend();						/* freeze:H3, H5 */
		drain();					/* freeze:H4 */
		if
		:: d_step { pend == 0 && !is_woken() -> frozen = 1; see_all() }; break
#ifdef THAW
		:: break					/* the deadline */
#endif
		:: pend != 0 || is_woken()
		fi
	od;
#ifdef THAW
	frozen = 0;
	thaw();
	member = 0;
	d_step {
		empty(sb[0]) && empty(sb[1]) && empty(sb[2]) && forking == 0 ->
		see_none();
		over = 1
	}
#endif
}

init
{
	d_step {
		life[0] = ALIVE; owner[0] = 0; num[0] = 0;
		life[1] = ALIVE; owner[1] = 1; num[1] = 1; creator[1] = 1
	}
	atomic { run cpu(0); run cpu(1); run rescuer() }
}

#if defined(ENDS) && defined(THAW)
ltl ends { <> over }
#elif defined(ENDS)
ltl ends { <> frozen }
#endif
