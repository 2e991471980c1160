package smtp

import (
	"net/netip"
	"strings"
)

// Literal returns the address that an address literal stands for, "[192.0.2.1]" or
// "[IPv6:2001:db8::1]", and whether domain is one (RFC 5321 4.1.3).
func Literal(domain string) (netip.Addr, bool) {
	inner, ok := strings.CutPrefix(domain, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !ok || !closed {
		return netip.Addr{}, false
	}
	const tag = "IPv6:"
	six := len(inner) > len(tag) && strings.EqualFold(inner[:len(tag)], tag)
	if six {
		inner = inner[len(tag):]
	}
	addr, err := netip.ParseAddr(inner)
	if err != nil || addr.Is4() == six || addr.Zone() != "" {
		return netip.Addr{}, false
	}
	return addr, true
}

// isIPv6 reports whether s is an address of IPv6, as people write it.
func isIPv6(s string) bool {
	addr, err := netip.ParseAddr(s)
	return err == nil && addr.Is6()
}
