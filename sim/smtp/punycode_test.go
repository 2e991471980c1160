package smtp

import "testing"

// The samples are from RFC 3492 7.1 and from the root zone.
func TestASCIIDomain(t *testing.T) {
	for domain, want := range map[string]string{
		"Receiver.Example":   "Receiver.Example",
		"bücher.example":     "xn--bcher-kva.example",
		"BÜCHER.example":     "xn--bcher-kva.example",
		"ü":                  "xn--tda",
		"他们为什么不说中文":          "xn--ihqwcrb4cv8a8dqg056pqjye",
		"中国":                 "xn--fiqs8s",
		"a.пример.испытание": "a.xn--e1afmkfd.xn--80akhbyknj4f",
		"3年b組金八先生":           "xn--3b-ww4c5e180e575a65lsy2b",
	} {
		if got := ASCIIDomain(domain); got != want {
			t.Errorf("%s: %s, want %s", domain, got, want)
		}
	}
}
