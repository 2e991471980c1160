package wire_test

import (
	"strings"
	"testing"

	"mailscope/sim/trace"
	"mailscope/sim/wire"
)

// TestBounce reads the report about an unknown user as the page does: each field leads
// to the reply and the event that caused it.
func TestBounce(t *testing.T) {
	f := open(t, "unknown-user.yaml")
	var moved wire.Moved
	f.ok("run", map[string]any{"idle": true, "maxEvents": 10_000}, &moved)
	var list wire.Events
	f.ok("events", map[string]any{"from": 1, "max": 1000}, &list)
	report, kinds, texts := "", map[int64]trace.Kind{}, map[int64]string{}
	for _, e := range list.Events {
		kinds[e.Seq], texts[e.Seq] = e.Kind, e.Text
		if e.Kind == trace.DSNCreated {
			report = e.Message
		}
	}
	var story wire.Story
	f.ok("message", map[string]any{"id": report}, &story)
	b := story.Bounce
	if b == nil || len(b.Recipients) != 1 || b.Message == "" || len(b.Problems) != 0 {
		t.Fatalf("the report on an unknown user came to %+v", b)
	}
	r := b.Recipients[0]
	if r.Action != "failed" || r.Status != "5.1.1" || !strings.Contains(strings.Join(r.Why, " "), "no such mailbox") {
		t.Errorf("recipient %+v", r)
	}
	if kinds[r.Created] != trace.DSNCreated || kinds[r.Reply] != trace.SMTPReply || kinds[r.Event] != trace.SMTPReceived {
		t.Errorf("created %s, reply %s, event %s", kinds[r.Created], kinds[r.Reply], kinds[r.Event])
	}
	if !strings.Contains(texts[r.Reply], "550") {
		t.Errorf("the reply that it quotes: %s", texts[r.Reply])
	}
	for _, field := range r.Fields {
		if field.Name == "Diagnostic-Code" && field.Seq != r.Reply || field.Text == "" {
			t.Errorf("field %+v", field)
		}
	}
}
