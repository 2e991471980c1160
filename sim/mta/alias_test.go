package mta

import (
	"testing"

	"mailscope/sim/smtp"
)

// TestAliasNames: an alias is found like a mailbox, in any case of letters, and by the
// host's own name.
func TestAliasNames(t *testing.T) {
	cfg := &ServerConfig{Name: "mx.example", Personality: smtp.Plain(), Domains: []string{"a.example", "b.example"}, Aliases: []Alias{{Address: "Team@b.example"}, {Address: `"a b"@a.example`}}}
	d := newDirectory(cfg)
	for _, test := range []struct {
		path smtp.Path
		want string
	}{
		{smtp.Path{Local: "team", Domain: "B.example"}, "Team@b.example"},
		{smtp.Path{Local: "team", Domain: "a.example"}, ""},
		{smtp.Path{Local: "TEAM", Domain: "mx.example"}, "Team@b.example"},
		{smtp.Path{Local: "a b", Domain: "a.example"}, `"a b"@a.example`},
		{smtp.Path{Local: "team", Domain: "c.example"}, ""},
		{smtp.Path{}, ""},
	} {
		got := ""
		if a := d.alias(cfg, test.path); a != nil {
			got = a.Address
		}
		if got != test.want {
			t.Errorf("%s leads to %q, want %q", test.path, got, test.want)
		}
	}
}

// TestNotifyBeyond: of an alias with one address the sender hears as of the address
// itself; of one with several, success is told once and not by each.
func TestNotifyBeyond(t *testing.T) {
	for _, test := range []struct {
		asked     smtp.Notify
		addresses int
		want      smtp.Notify
	}{
		{0, 1, 0}, {0, 3, 0}, {smtp.NotifyNever, 3, smtp.NotifyNever},
		{smtp.NotifySuccess | smtp.NotifyFailure, 1, smtp.NotifySuccess | smtp.NotifyFailure},
		{smtp.NotifySuccess | smtp.NotifyFailure, 2, smtp.NotifyFailure},
		{smtp.NotifySuccess, 2, smtp.NotifyNever},
	} {
		if got := notifyBeyond(test.asked, test.addresses); got != test.want {
			t.Errorf("asked %d of %d addresses: %d, want %d", test.asked, test.addresses, got, test.want)
		}
	}
}
