package scenario

import (
	_ "embed"
	"slices"

	"mailscope/sim/mta"
)

//go:embed bench.yaml
var benchYAML []byte

// BenchHost is the host of the bench scenario that a personality is shown on.
const BenchHost = "mx.example.test"

// The ports of the bench host: one without TLS and AUTH, one with STARTTLS, and one with
// AUTH.
const (
	BenchPlain = mta.PortSMTP
	BenchTLS   = 2601
	BenchAuth  = 2602
)

// benchLibrary is the personality that is no mail server but a library; the program behind
// it, on the bench, relays for nobody.
const benchLibrary = "go-smtp"

// Bench returns the scenario of the bench host, BenchHost, with a personality: one
// server for example.test in a small world of its own, in which every run finds the
// same names, mailboxes and limits. The error is about the personality.
func Bench(personality string) (*File, []Note, error) {
	f, _, problems := Parse("bench.yaml", benchYAML)
	if len(problems) > 0 {
		panic("scenario: " + problems[0].Error())
	}
	if err := f.Set("hosts["+BenchHost+"].personality", personality); err != nil {
		return nil, nil, err
	}
	h := &f.Hosts[slices.IndexFunc(f.Hosts, func(h Host) bool { return h.Name == BenchHost })]
	h.doors = []mta.Door{{Port: BenchTLS, TLS: true}, {Port: BenchAuth, Auth: true}}
	h.relaysForNobody = personality == benchLibrary
	return f, f.Notes(), nil
}

// Hurry cuts the deliberate delays of all hosts to none.
func (f *File) Hurry() {
	for i := range f.Hosts {
		f.Hosts[i].hurry = true
	}
}
