package mta

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"mailscope/sim/machine"
	"mailscope/sim/message"
	"mailscope/sim/smtp"
)

func anEntry() *Entry {
	return &Entry{
		ID: "1LD0W7XWSCS1", From: smtp.Path{Local: "alice", Domain: "sender.example"},
		Content: message.NewContent("Subject: Lunch?\r\n\r\nAt noon?\r\n"), Arrived: 1_772_442_000_000_000, EightBit: true, UTF8: true, Ret: smtp.RetHeaders, EnvID: "QQ1",
		Destinations: []Destination{
			{Domain: "north.example", Attempts: 3, First: 5, Last: 7, Next: 9, Wait: 15 * time.Minute, Warnings: 2},
			{Domain: "sender.example", Local: true},
		},
		Recipients: []Recipient{
			{Path: smtp.Path{Local: "bob", Domain: "north.example"}, Notify: smtp.NotifyFailure, Original: "rfc822;bob@old.example",
				Last: Trouble{Status: "4.4.1", Remote: "mx.north.example", Reason: "refused", Stage: machine.StageRcpt}},
			{Path: smtp.Path{Local: "a b", Domain: "sender.example"}, Destination: 1, Done: true},
		},
	}
}

func TestEntrySurvivesItsStore(t *testing.T) {
	e := anEntry()
	b, err := e.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeEntry(b)
	if err != nil {
		t.Fatal(err)
	}
	if got.Content.String() != e.Content.String() {
		t.Errorf("content %q", got.Content.String())
	}
	got.Content = e.Content
	if !reflect.DeepEqual(got, e) {
		t.Errorf("got  %+v\nwant %+v", got, e)
	}
	for cut := range b {
		if _, err := DecodeEntry(b[:cut]); err == nil {
			t.Fatalf("%d of %d octets were taken for an entry", cut, len(b))
		}
	}
}

func TestChangingAnEntryLeavesTheOldOneAlone(t *testing.T) {
	e := anEntry()
	done := e.finish([]int{0})
	if e.finished() || !done.finished() {
		t.Errorf("finished: old %v, new %v", e.finished(), done.finished())
	}
	if len(e.at(0)) != 1 || len(done.at(0)) != 0 || len(e.at(1)) != 0 {
		t.Error("recipients that are done with must not be tried, the others must")
	}
}

func TestDraftSurvivesItsStore(t *testing.T) {
	d := &Draft{ID: "X1", From: "a@b.example", To: []string{"c@d.example", "e@f.example"}, Content: message.NewContent("x\r\n")}
	b, _ := d.AppendBinary(nil)
	got, err := DecodeDraft(b)
	if err != nil || !reflect.DeepEqual(got, d) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Whatever lies in a damaged store, it is an entry or an error; and an entry that is
// read is written back as it was.
func FuzzDecodeEntry(f *testing.F) {
	b, _ := anEntry().AppendBinary(nil)
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := DecodeEntry(b)
		if err != nil {
			return
		}
		again, _ := e.AppendBinary(nil)
		if e2, err := DecodeEntry(again); err != nil || !bytes.Equal(again, must(e2.AppendBinary(nil))) {
			t.Fatalf("%q is read as %+v, which does not come back: %v", b, e, err)
		}
	})
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestIDs(t *testing.T) {
	a, b := ids{ordinal: 0}, ids{ordinal: 33}
	seen := map[string]bool{}
	for range 1000 {
		for _, id := range []string{a.next(1_772_442_000_000_000), b.next(1_772_442_000_000_000)} {
			if seen[id] {
				t.Fatalf("%s was given twice", id)
			}
			seen[id] = true
		}
	}
}
