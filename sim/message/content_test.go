package message

import (
	"strings"
	"testing"
	"unsafe"

	"mailscope/sim/machine"
)

func TestContentSharesItsOctets(t *testing.T) {
	body := "Subject: x\r\n\r\n" + strings.Repeat("line\r\n", 10_000)
	c := NewContent(body)
	first := c.Prepend("Received: one\r\n")
	second := first.Prepend("Received: two\r\n")
	if got := c.String(); got != body {
		t.Error("Prepend changed the content that it was called on")
	}
	if got, want := second.String(), "Received: two\r\nReceived: one\r\n"+body; got != want || second.Size() != int64(len(want)) {
		t.Errorf("got %.60q with %d octets", got, second.Size())
	}
	if unsafe.StringData(second.rest) != unsafe.StringData(body) {
		t.Error("putting a field in front copied the message")
	}
}

// Fields in front of something that has no header make a message of it, whose body is
// what came, to the octet.
func TestPrependToBody(t *testing.T) {
	tests := []struct {
		in     string
		isBody bool
	}{
		{"no header at all\r\n", true},
		{"x", true},
		{" continues: nothing\r\n", true},
		{": no name\r\n", true},
		{"From alice Mon Mar  2 12:00:00 2026\r\nA: 1\r\n", true},
		{"Hello Bob: at noon?\r\n", true},
		{"\rA: 1\r\n", true},
		{"", false},
		{"\r\nbody", false},
		{"\nbody", false},
		{"A: 1", false},
		{"A : 1\r\n\r\nbody", false},
	}
	for _, test := range tests {
		c := NewContent(test.in).Prepend("").Prepend("Received: one\r\n")
		stored, _ := c.AppendBinary(nil)
		c, _, _ = DecodeContent(stored)
		c = AddMissing(c, noon, "1@mail").Prepend("Received: two\r\n")
		want := "Received: two\r\nDate: " + FormatDate(noon) + "\r\nMessage-ID: <1@mail>\r\nReceived: one\r\n"
		if test.isBody {
			want += "\r\n"
		}
		want += test.in
		if c.String() != want || c.Size() != int64(len(want)) || CountReceived(c) != 2 {
			t.Errorf("%q became %q, %d octets, %d Received", test.in, c.String(), c.Size(), CountReceived(c))
		}
		if _, body := Header(c.String()); test.isBody && body != test.in {
			t.Errorf("of %q the body is %q", test.in, body)
		}
	}
}

func TestPrependPanicsWithoutLineEnd(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("half a field was put in front of a message")
		}
	}()
	NewContent("").Prepend("Received: one")
}

func TestContentInStores(t *testing.T) {
	c := NewContent("Subject: x\r\n\r\nbody\x00\xff").Prepend("Received: one\r\n")
	stored, _ := c.AppendBinary([]byte("before"))
	stored = append(stored, "after"...)
	back, rest, err := DecodeContent(stored[len("before"):])
	if err != nil || back.String() != c.String() || string(rest) != "after" {
		t.Errorf("got %q, rest %q, error %v", back.String(), rest, err)
	}
	for cut := range len(stored) - len("before") - len("after") {
		if _, _, err := DecodeContent(stored[len("before") : len("before")+cut]); err == nil {
			t.Errorf("the first %d octets were taken for all of it", cut)
		}
	}
	if _, _, err := DecodeContent([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01 ")); err == nil {
		t.Error("a size of 2^64-1 octets was believed")
	}
}

func TestHeader(t *testing.T) {
	tests := []struct {
		name, in string
		fields   []Field
		body     string
	}{
		{"ordinary", "From: a@b.example\r\nSubject: Lunch?\r\n\r\nAt noon?\r\n", []Field{{"From", "a@b.example"}, {"Subject", "Lunch?"}}, "At noon?\r\n"},
		{"folded", "To: a@b.example,\r\n\tc@d.example\r\nX: y\r\n\r\n", []Field{{"To", "a@b.example,\tc@d.example"}, {"X", "y"}}, ""},
		{"LF alone", "A: 1\nB: 2\n 3\n\nbody\n", []Field{{"A", "1"}, {"B", "2 3"}}, "body\n"},
		{"white space before the colon", "Subject : x\r\n\r\n", []Field{{"Subject", "x"}}, ""},
		{"no body", "A: 1\r\n", []Field{{"A", "1"}}, ""},
		{"no line end", "A: 1", []Field{{"A", "1"}}, ""},
		{"no header", "Hello you\r\n", nil, "Hello you\r\n"},
		{"no header, empty line first", "\r\nA: 1\r\n", nil, "A: 1\r\n"},
		{"a line that is no field", "A: 1\r\nnonsense\r\nB: 2\r\n", []Field{{"A", "1"}}, "nonsense\r\nB: 2\r\n"},
		{"space in the name", "A b: 1\r\n\r\n", nil, "A b: 1\r\n\r\n"},
		{"nothing but a colon", ": 1\r\n", nil, ": 1\r\n"},
		{"empty", "", nil, ""},
	}
	for _, test := range tests {
		fields, body := Header(test.in)
		if !equal(fields, test.fields) || body != test.body {
			t.Errorf("%s: got %q and body %q", test.name, fields, body)
		}
	}
	fields, body := Header(strings.Repeat("A: 1\r\n", 3*FieldsMax))
	if len(fields) != FieldsMax || len(body) != 2*FieldsMax*len("A: 1\r\n") {
		t.Errorf("of a header without end came %d fields, and %d octets of body", len(fields), len(body))
	}
}

func equal(a, b []Field) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestLookupAndCount(t *testing.T) {
	c := NewContent("received: one\r\nSubject: first\r\nSubject: second\r\n\r\nReceived: in the body\r\n")
	c = c.Prepend("Received: two\r\n\tfolded\r\n")
	if got := CountReceived(c); got != 2 {
		t.Errorf("counted %d Received fields, want 2", got)
	}
	fields, _ := Header(c.String())
	for name, want := range map[string]string{"SUBJECT": "first", "Received": "two\tfolded", "To": ""} {
		if got, ok := c.Lookup(name); got != want || ok != (want != "") {
			t.Errorf("Lookup(%q) = %q, %v; want %q", name, got, ok, want)
		}
		if got := Get(fields, name); got != want {
			t.Errorf("Get(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestCheckHeader(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"X-Colour", "green", ""},
		{"", "green", "no name"},
		{"X Colour", "green", "octet 2"},
		{"Größe", "green", "octet 3"},
		{"X:", "green", "octet 2"},
		{"X", "a\r\nBcc: b@c.example", "octet 2"},
	}
	for _, test := range tests {
		err := CheckHeader(machine.Header{Name: test.name, Value: test.value})
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %q: error %v, want one with %q", test.name, test.value, err, test.want)
		}
	}
}

// FuzzHeader: reading a header loses nothing and invents nothing, whatever it is.
func FuzzHeader(f *testing.F) {
	for _, seed := range []string{"A: 1\r\n b\r\n\r\nbody", "A: 1\nB\r", "A\x00: 1\r\n", ":\r\n", "A: 1\r\n\t\r\n\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fields, body := Header(s)
		if len(fields) > FieldsMax || !strings.HasSuffix(s, body) {
			t.Fatalf("%d fields, body %q", len(fields), body)
		}
		for _, field := range fields {
			if field.Name == "" || badNameOctet(field.Name) >= 0 || strings.ContainsAny(field.Value, "\r\n") {
				t.Fatalf("field %q", field)
			}
		}
		c := NewContent(s)
		for _, field := range fields {
			if got, ok := c.Lookup(field.Name); !ok || got != Get(fields, field.Name) {
				t.Fatalf("Lookup(%q) = %q", field.Name, got)
			}
		}
	})
}
