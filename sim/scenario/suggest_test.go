package scenario

import (
	"strings"
	"testing"
)

// TestNamesOnce: two hosts of one name are a mistake, and no reason to propose it twice.
func TestNamesOnce(t *testing.T) {
	const src = `world:
  hosts:
    - {name: alpha, role: server, address: 192.0.2.1}
    - {name: alpha, role: server, address: 192.0.2.2}
  faults:
    - {host: nobody-at-all, kind: refuse}
`
	_, _, problems := Parse("f", []byte(src))
	var said []string
	for _, p := range problems {
		said = append(said, p.Error())
	}
	if got := strings.Join(said, "\n"); !strings.HasSuffix(got, `unknown host "nobody-at-all"; the hosts are alpha`) {
		t.Errorf("said was\n%s", got)
	}
}
