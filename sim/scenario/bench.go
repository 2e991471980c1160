package scenario

import _ "embed"

//go:embed bench.yaml
var benchYAML []byte

// BenchHost is the host of the bench scenario that a personality is shown on.
const BenchHost = "mx.example.test"

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
	return f, f.Notes(), nil
}
