package sim_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mailscope/sim"
	"mailscope/sim/machine"
	"mailscope/sim/scenario"
	"mailscope/sim/trace"
	"mailscope/sim/words"
)

// course runs a scenario of package scenario to idle, with a fault from the start, and
// returns its events.
func course(t *testing.T, file, fault string) []trace.Event {
	t.Helper()
	src, err := os.ReadFile("scenario/testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	f, _, problems := scenario.Parse(file, src)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	w := f.World(nil)
	if fault != "" {
		set, err := scenario.ParseFault(fault)
		if err != nil {
			t.Fatal(err)
		}
		w.Do(sim.Task{Host: set.Host, Input: machine.SetFault{Fault: set}})
	}
	var events []trace.Event
	w.RunIdle(trace.Time(0).Add(swarmLimit), func(e trace.Event) { events = append(events, e) })
	return events
}

// without returns the events that are not dropped, numbered anew. What a dropped
// event caused, its cause causes.
func without(events []trace.Event, drop func(*trace.Event) bool) []trace.Event {
	number := map[int64]int64{}
	var kept []trace.Event
	for _, e := range events {
		e.Cause, e.Of = number[e.Cause], number[e.Of]
		if drop(&e) {
			number[e.Seq] = e.Cause
			continue
		}
		number[e.Seq] = int64(len(kept)) + 1
		e.Seq = number[e.Seq]
		kept = append(kept, e)
	}
	return kept
}

// changed returns the events with those of a kind changed, first to last; at a host, or
// everywhere.
func changed(events []trace.Event, kind trace.Kind, host string, change func(*trace.Event)) []trace.Event {
	list := slices.Clone(events)
	for i := range list {
		if list[i].Kind == kind && (host == "" || list[i].Host == host) {
			change(&list[i])
		}
	}
	return list
}

// receives tells the events in which a host receives a command.
func receives(host, verb string) func(e *trace.Event) bool {
	return func(e *trace.Event) bool {
		d, ok := e.Detail.(trace.Command)
		return ok && e.Kind == trace.SMTPReceived && e.Host == host && d.Verb == verb
	}
}

// judge keeps the books of events, from servers that try for five days.
func judge(events []trace.Event) []string {
	l := sim.NewLedger()
	l.Keep("mail.sender.example", 5*24*time.Hour, 0)
	for _, e := range events {
		l.Add(e)
	}
	return l.Idle()
}

// TestLedger forges the books of true runs, one way at a time: the true ones balance,
// and each forgery is found.
func TestLedger(t *testing.T) {
	const sender, receiver = "mail.sender.example", "mx1.receiver.example"
	of := func(kind trace.Kind, host string) func(*trace.Event) bool {
		return func(e *trace.Event) bool { return e.Kind == kind && (host == "" || e.Host == host) }
	}
	runs := map[string][]trace.Event{
		"plain":   course(t, "plain-delivery.yaml", ""),
		"twice":   course(t, "plain-delivery.yaml", "{host: mx1.receiver.example, kind: lose-reply, stage: dot, times: 1}"),
		"refused": course(t, "unknown-user.yaml", ""),
		"down":    course(t, "down-for-ever.yaml", ""),
		"crash":   course(t, "disk-full-and-crash.yaml", ""),
		"nobody":  course(t, "double-bounce.yaml", ""),
		"aliases": course(t, "aliases.yaml", ""),
		"away":    course(t, "vacation.yaml", ""),
		"copies":  course(t, "aliases.yaml", "{host: mx.elsewhere.example, kind: lose-reply, stage: dot, times: 1}"),
		"born":    course(t, "aliases.yaml", "{host: mx1.receiver.example, kind: lose-reply, stage: dot, times: 1}"),
	}
	for name, events := range runs {
		if wrong := judge(events); len(wrong) > 0 {
			t.Errorf("the true run %q: %s", name, strings.Join(wrong, "\n"))
		}
	}
	for _, test := range []struct {
		name, run string
		forge     func([]trace.Event) []trace.Event
		want      string
	}{
		{"an event is missing", "plain", func(e []trace.Event) []trace.Event { return slices.Delete(slices.Clone(e), 10, 11) }, "it is followed by event 12"},
		{"a cause that comes later", "plain", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueStored, sender, func(e *trace.Event) { e.Cause = e.Seq + 1 })
		}, "which is not before it"},
		{"back in time", "plain", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueStored, receiver, func(e *trace.Event) { e.At = 0 })
		}, "goes back in time"},
		{"received and never sent", "plain", func(e []trace.Event) []trace.Event {
			return without(e, func(e *trace.Event) bool { return of(trace.SMTPData, sender)(e) })
		}, "which was not sent"},
		{"received by another connection", "plain", func(e []trace.Event) []trace.Event {
			return changed(e, trace.SMTPReceived, receiver, func(e *trace.Event) { e.Conn = 1 })
		}, "which mail.sender.example sent to mx1.receiver.example"},
		{"passed over", "plain", func(e []trace.Event) []trace.Event { return without(e, receives(receiver, "RCPT")) }, "which came before it"},
		{"answered and never received", "plain", func(e []trace.Event) []trace.Event { return without(e, receives(receiver, "QUIT")) }, "and never received it"},
		{"a 250 without a message", "plain", func(e []trace.Event) []trace.Event { return without(e, of(trace.QueueStored, receiver)) }, "which it has not stored"},
		{"stored for others", "plain", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueStored, receiver, func(e *trace.Event) {
				e.Detail = trace.Envelope{Recipients: []string{"eve@receiver.example"}}
			})
		}, "took "},
		{"relayed and no 250", "plain", func(e []trace.Event) []trace.Event {
			return changed(e, trace.SMTPReceived, sender, func(e *trace.Event) {
				if d, ok := e.Detail.(trace.Reply); ok && e.Message != "" && strings.HasPrefix(d.Text, "queued") {
					e.Detail = trace.Reply{Code: 451, Text: "later"}
				}
			})
		}, "no 250 to its final dot was seen"},
		{"delivered nowhere", "plain", func(e []trace.Event) []trace.Event { return without(e, of(trace.MailboxDelivered, "")) }, "lies in 0 mailboxes"},
		{"never left", "plain", func(e []trace.Event) []trace.Event { return without(e, of(trace.QueueRemoved, receiver)) }, "is still there for <bob@receiver.example>"},
		{"never submitted", "plain", func(e []trace.Event) []trace.Event {
			return without(e, func(e *trace.Event) bool { return e.Conn != 0 || e.Kind != trace.MessageSubmitted })
		}, "is still there for <bob@receiver.example>"},
		{"left twice", "plain", func(e []trace.Event) []trace.Event {
			return changed(e, trace.MailboxDelivered, "", func(e *trace.Event) {
				e.Kind, e.Detail = trace.QueueRemoved, trace.Removal{Recipients: []string{"bob@receiver.example"}, Why: trace.WhyCancelled}
			})
		}, "a second time"},
		{"thrown away without a word", "plain", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueRemoved, receiver, func(e *trace.Event) {
				e.Detail = trace.Removal{Recipients: []string{"bob@receiver.example"}, Why: trace.WhyDiscarded}
			})
		}, "nobody said why"},
		{"twice without a cause", "twice", func(e []trace.Event) []trace.Event { return without(e, of(trace.ConnReset, "")) }, "lies 2 times in the mailbox bob@receiver.example"},
		{"returned without a report", "refused", func(e []trace.Event) []trace.Event { return without(e, of(trace.DSNCreated, "")) }, "reports speak of 0"},
		{"before its time", "down", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueDeferred, "", func(e *trace.Event) {
				d := e.Detail.(trace.Deferral)
				d.Next = d.Next.Add(time.Microsecond)
				e.Detail = d
			})
		}, "which was not due before"},
		{"an attempt too many", "down", func(e []trace.Event) []trace.Event {
			return changed(e, trace.DSNCreated, sender, func(e *trace.Event) {
				about := e.Detail.(trace.Report).About
				e.Kind, e.Message, e.Detail = trace.QueueAttempt, about, trace.Attempt{Attempt: 482, Destination: "receiver.example"}
			})
		}, "which was given up"},
		{"attempts that are not counted", "down", func(e []trace.Event) []trace.Event {
			return without(e, func(e *trace.Event) bool { return e.Kind == trace.QueueAttempt && e.At > 0 && e.At < 1_000_000_000 })
		}, "after attempt"},
		{"held and tried", "down", func(e []trace.Event) []trace.Event {
			n := 0
			return changed(e, trace.QueueDeferred, "", func(e *trace.Event) {
				if n++; n == 3 {
					e.Kind, e.Detail = trace.QueueHeld, trace.Reason{}
				}
			})
		}, "which is held"},
		{"kept beyond its life", "down", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueExpired, sender, func(e *trace.Event) {
				e.Kind, e.Detail = trace.QueueDeferred, trace.Deferral{Destination: "receiver.example", Next: e.At.Add(time.Hour)}
			})
		}, "at the age of 120h0m0s was the last"},
		{"given up too early", "down", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueDeferred, sender, func(e *trace.Event) {
				e.Kind, e.Detail = trace.QueueExpired, trace.Recipients{Recipients: []string{"bob@receiver.example"}}
			})
		}, "is given up for receiver.example after attempt 1 at the age of 0s"},
		{"two attempts at a time", "down", func(e []trace.Event) []trace.Event { return without(e, of(trace.QueueDeferred, sender)) }, "another is under way"},
		{"no attempt", "plain", func(e []trace.Event) []trace.Event { return without(e, of(trace.QueueAttempt, sender)) }, "no attempt is under way"},
		{"told twice", "refused", func(e []trace.Event) []trace.Event {
			told := only(t, e, of(trace.DSNCreated, sender))
			return changed(e, trace.QueueRemoved, sender, func(e *trace.Event) {
				if e.Detail.(trace.Removal).Why == trace.WhyBounced {
					e.Kind, e.Message, e.Detail = told.Kind, told.Message, told.Detail
				}
			})
		}, "is told a second time"},
		{"told of somebody else", "refused", func(e []trace.Event) []trace.Event {
			return changed(e, trace.DSNCreated, sender, func(e *trace.Event) {
				d := e.Detail.(trace.Report)
				d.Recipients = []string{"eve@receiver.example"}
				e.Detail = d
			})
		}, "no report speaks of them"},
		{"told and not sent", "refused", func(e []trace.Event) []trace.Event {
			return without(e, func(e *trace.Event) bool {
				return of(trace.QueueStored, sender)(e) && e.Detail.(trace.Envelope).From == ""
			})
		}, "by a report that is not in the queue"},
		{"told to somebody else", "refused", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueStored, sender, func(e *trace.Event) {
				if d := e.Detail.(trace.Envelope); d.From == "" {
					e.Detail = trace.Envelope{Recipients: []string{"eve@sender.example"}}
				}
			})
		}, "to <eve@sender.example>, not to <alice@sender.example>"},
		{"told of failure, and cancelled", "refused", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueRemoved, sender, func(e *trace.Event) {
				if d := e.Detail.(trace.Removal); d.Why == trace.WhyBounced {
					d.Why = trace.WhyCancelled
					e.Detail = d
				}
			})
		}, "a report says that it has failed"},
		{"thrown away for another reason", "nobody", func(e []trace.Event) []trace.Event {
			return changed(e, trace.Discarded, "", func(e *trace.Event) { e.Because = &words.Because{Key: words.MailNoReportWanted} })
		}, "for a reason that is not one of it"},
		{"from nowhere", "plain", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueStored, receiver, func(e *trace.Event) { e.Cause = 1 })
		}, "comes from nowhere"},
		{"twice behind an alias", "copies", func(e []trace.Event) []trace.Event { return without(e, of(trace.ConnReset, "")) }, "lies 2 times in the mailbox dave@elsewhere.example"},
		{"twice, and an alias too", "born", func(e []trace.Event) []trace.Event { return without(e, of(trace.ConnReset, "")) }, "lies 2 times at the alias mx1.receiver.example office@receiver.example"},
		{"an alias that leads nowhere", "aliases", func(e []trace.Event) []trace.Event { return without(e, because(words.MailForwarded)) }, "is said to go on for 1 recipients, and does in 0 messages"},
		{"an alias without a message", "aliases", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueStored, "", func(e *trace.Event) {
				if because(words.MailForwarded)(e) {
					e.Because = &words.Because{Key: words.MailForwarded, Args: []string{"NONE", "team@receiver.example", "1"}}
				}
			})
		}, "goes on for NONE, which was never there"},
		{"an answer to somebody else", "away", func(e []trace.Event) []trace.Event {
			return changed(e, trace.QueueStored, "", func(e *trace.Event) {
				if because(words.MailAnswered)(e) {
					e.Detail = trace.Envelope{Recipients: []string{"eve@sender.example"}}
				}
			})
		}, "and goes from <> to <eve@sender.example>"},
		{"an answer to what was not delivered", "away", func(e []trace.Event) []trace.Event { return without(e, of(trace.MailboxDelivered, "")) }, "which reached no mailbox there"},
	} {
		wrong := judge(test.forge(runs[test.run]))
		if !slices.ContainsFunc(wrong, func(w string) bool { return strings.Contains(w, test.want) }) {
			t.Errorf("%s: nobody says %q; said was\n%s", test.name, test.want, strings.Join(wrong, "\n"))
		}
	}
}

// only returns the one event of which is holds.
func only(t *testing.T, events []trace.Event, is func(*trace.Event) bool) trace.Event {
	t.Helper()
	i := slices.IndexFunc(events, func(e trace.Event) bool { return is(&e) })
	if i < 0 {
		t.Fatal("there is no such event")
	}
	return events[i]
}

// because reports of events whether they have a reason.
func because(key words.Key) func(*trace.Event) bool {
	return func(e *trace.Event) bool { return e.Because != nil && e.Because.Key == key }
}

// leaky is a machine that breaks the rule of clones: all of them count together.
type leaky struct{ ticks *int }

// Clone is machine.Machine's, badly.
func (m leaky) Clone() machine.Machine { return m }

// Step ticks every second, and says how often all clones have.
func (m leaky) Step(now trace.Time, in machine.Input) []machine.Effect {
	*m.ticks++
	return []machine.Effect{
		machine.SetTimer{Timer: machine.Timer{Of: machine.ForPoll}, At: now.Add(time.Second)},
		machine.Note{Kind: trace.Noted, Detail: trace.Reason{Reason: strings.Repeat("tick ", *m.ticks)}},
	}
}

// TestCheckLaws shows that a world is found out whose clones are not by themselves.
func TestCheckLaws(t *testing.T) {
	run := sim.NewRun(sim.New(sim.Config{Start: machine.Day0, Hosts: []sim.Host{{Name: "clock.example", Machine: leaky{new(int)}}}}))
	run.SeekTime(trace.Time(0).Add(20 * time.Second))
	wrong := strings.Join(run.CheckLaws(), "\n")
	for _, want := range []string{"loaded from its save file, the run goes another way", "cloned after event 3, the run goes another way", "back to event 1, the run goes another way"} {
		if !strings.Contains(wrong, want) {
			t.Errorf("nobody says %q; said was\n%s", want, wrong)
		}
	}
}
