package smtp

import "testing"

// Sections are found by their whole number, the first and the last of the list too.
func TestSectionTitle(t *testing.T) {
	for _, test := range []struct {
		rfc            int
		section, title string
		ok             bool
	}{
		{1034, "", "Domain names - concepts and facilities", true},
		{5321, "4.1.4", "Order of Commands", true},
		{5321, "4.1.44", "", false},
		{5321, "4.1.", "", false},
		{321, "4.1.4", "", false},
		{5321, "4.1.4 Order", "", false},
		{5321, "4\n1", "", false},
		{-1, "", "", false},
	} {
		title, ok := SectionTitle(test.rfc, test.section)
		if title != test.title || ok != test.ok {
			t.Errorf("RFC %d %s: %q, %v, want %q, %v", test.rfc, test.section, title, ok, test.title, test.ok)
		}
	}
	if !KnownRFC(9619) || KnownRFC(17) {
		t.Error("an RFC that stands in the list is known, and no other")
	}
}
