package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"mailscope/sim/wire"
)

// said lists what each personality replied, as "NAME CODE ENHANCED", with = for the same as
// in the run and * for the server's own.
func said(o *wire.Others) string {
	var list []string
	for _, r := range o.Rows {
		row := strings.TrimSpace(fmt.Sprintf("%s %d %s", r.Personality, r.Code, r.Enhanced))
		if r.Same {
			row += " ="
		}
		if r.Own {
			row += "*"
		}
		if r.Note != "" {
			row += " (" + r.Note + ")"
		}
		list = append(list, row)
	}
	return strings.Join(list, ", ")
}

// TestOthers types mistakes, and asks what the other servers would have said to each.
func TestOthers(t *testing.T) {
	const host = "mx1.receiver.example"
	f := open(t, "lunch.yaml")
	f.idle()
	for _, line := range []string{
		"EHLO me.example", "RCPT TO:<bob@receiver.example>", "MAIL FROM: <me@elsewhere.example>", "DATA", "RCPT TO:<bob@receiver.example>", "DATA", "Hi", ".",
	} {
		var done wire.Done
		f.ok("do", params{"type": params{"host": host, "line": line}}, &done)
		f.ok("run", params{"us": done.View.Clock.Us + 20_000_000, "maxEvents": 1000}, nil)
	}
	var v wire.View
	f.ok("view", nil, &v)
	var talk wire.Talk
	f.ok("conversation", params{"conn": v.Conversations[len(v.Conversations)-1].Conn}, &talk)
	const unasked = " (It did not ask for the message: this is what it said to the command before.)"
	want := []string{
		"the connection: plain 220 =, postfix 220 =*, exim 220 =, sendmail 220 =, opensmtpd 220 =, go-smtp 220 =",
		"EHLO me.example: plain 250 =, postfix 250 =*, exim 250 =, sendmail 250 =, opensmtpd 250 =, go-smtp 250 =",
		"RCPT TO:<bob@receiver.example>: plain 503 5.5.1 =, postfix 503 5.5.1 =*, exim 503, sendmail 503 5.0.0, opensmtpd 503 5.5.1 =, go-smtp 502 5.5.1",
		"MAIL FROM: <me@elsewhere.example>: plain 250 2.1.0 =, postfix 250 2.1.0 =*, exim 250, sendmail 250 2.1.0 =, opensmtpd 250 2.0.0, go-smtp 250 2.0.0",
		"DATA: plain 503 5.5.1, postfix 554 5.5.1 =*, exim 503, sendmail 503 5.0.0, opensmtpd 503 5.5.4, go-smtp 502 5.5.1",
		"RCPT TO:<bob@receiver.example>: plain 250 2.1.5 =, postfix 250 2.1.5 =*, exim 550, sendmail 553 5.1.8, opensmtpd 250 2.1.5 =, go-smtp 250 2.0.0",
		"DATA: plain 354 =, postfix 354 =*, exim 503, sendmail 503 5.0.0, opensmtpd 354 =, go-smtp 354 =",
		"Hi: plain 250 2.0.0 =, postfix 250 2.0.0 =*, exim 503" + unasked + ", sendmail 503 5.0.0" + unasked + ", opensmtpd 550 5.7.1, go-smtp 250 2.0.0 =",
	}
	for _, l := range talk.Lines {
		if l.Side != wire.SideServer {
			continue
		}
		var o wire.Others
		f.ok("others", params{"seq": l.Seq}, &o)
		got := o.Command + ": " + said(&o)
		if got != want[0] || o.Note != "" {
			t.Errorf("%s %s\nwant %s", got, o.Note, want[0])
		}
		want = want[1:]
	}
	if _, failure := f.ask("others", params{"seq": 1}); failure == nil || failure.Text != "Event 1 is no reply of a simulated mail server." {
		t.Errorf("others are asked of what is no reply: %+v", failure)
	}
}

// TestOthersAgree: held again with its own personality, a server says in every session of a
// run what it said there, but where a fault or what it remembers had part in it: that is told.
func TestOthersAgree(t *testing.T) {
	for file, moment := range map[string]int{"lunch.yaml": 0, "plain-delivery.yaml": 0, "provider-login.yaml": 0, "backup-mx.yaml": 0, "newsletter-spread.yaml": 0, "greylist.yaml": 6, "reports.yaml": 0} {
		f := open(t, file)
		f.idle()
		var list wire.Events
		f.ok("events", params{"from": 1, "max": 1000, "filter": params{"kinds": []string{"smtp.reply"}}}, &list)
		notes := 0
		for _, ev := range list.Events[:min(60, len(list.Events))] {
			var x wire.Explained
			f.ok("explain", params{"seq": ev.Seq}, &x)
			if !x.Others {
				t.Errorf("%s: nobody can be asked about reply %d", file, ev.Seq)
				continue
			}
			var o wire.Others
			f.ok("others", params{"seq": ev.Seq}, &o)
			if o.Note != "" {
				notes++
			}
		}
		if notes != moment {
			t.Errorf("%s: of %d replies %d had to do with the moment, not %d", file, len(list.Events), notes, moment)
		}
	}
}

// TestOthersChanged: the others are asked in the world as people have changed it, before the
// session and in it.
func TestOthersChanged(t *testing.T) {
	const host = "mx1.receiver.example"
	f := open(t, "lunch.yaml")
	f.idle()
	run := func(do params) {
		var done wire.Done
		f.ok("do", do, &done)
		f.ok("run", params{"us": done.View.Clock.Us + 20_000_000, "maxEvents": 1000}, nil)
	}
	typed := func(line string) { run(params{"type": params{"host": host, "line": line}}) }
	fault := func(stage, reply string) {
		run(params{"fault": params{"kind": "reply", "host": host, "stage": stage, "reply": reply}})
	}
	fault("mail", "451 4.3.2 Not now")
	typed("EHLO me.example")
	typed("MAIL FROM:<alice@sender.example>")
	run(params{"clear": f.view().Faults[0].ID})
	typed("MAIL FROM:<alice@sender.example>")
	fault("rcpt", "452 4.2.2 Full")
	typed("RCPT TO:<bob@receiver.example>")
	v := f.view()
	var talk wire.Talk
	f.ok("conversation", params{"conn": v.Conversations[len(v.Conversations)-1].Conn}, &talk)
	want := []int{220, 250, 451, 250, 452}
	for _, l := range talk.Lines {
		if l.Side != wire.SideServer {
			continue
		}
		var o wire.Others
		f.ok("others", params{"seq": l.Seq}, &o)
		for _, r := range o.Rows {
			if r.Code != want[0] || o.Note != "" {
				t.Errorf("%s: %s %d %q, want %d", o.Command, r.Personality, r.Code, o.Note, want[0])
			}
		}
		want = want[1:]
	}
	if len(want) > 0 {
		t.Errorf("nobody was asked about %v", want)
	}
}

func (f *front) view() wire.View {
	f.t.Helper()
	var v wire.View
	f.ok("view", nil, &v)
	return v
}
