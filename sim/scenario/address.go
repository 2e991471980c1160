package scenario

import "net/netip"

// parseAddress returns an address that a host can have.
func parseAddress(s string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(s)
	a = a.Unmap()
	return a, err == nil && a.Zone() == "" && !a.IsUnspecified() && !a.IsMulticast()
}

// autoNet is where hosts live that have no address of their own (RFC 5737 3 keeps
// it for examples).
var autoNet = netip.MustParsePrefix("198.51.100.0/24")

// allocator hands out addresses that nobody has.
type allocator struct{ taken map[netip.Addr]bool }

func newAllocator(f *File) allocator {
	a := allocator{taken: map[netip.Addr]bool{}}
	for i := range f.Hosts {
		for _, addr := range f.Hosts[i].Addresses {
			a.taken[addr] = true
		}
	}
	return a
}

// beside returns the next free address in the network of a neighbour: the /24 of
// IPv4, the /64 of IPv6. A network that is full lends from autoNet and what follows.
func (a *allocator) beside(neighbour netip.Addr) netip.Addr {
	bits := 24
	if neighbour.Is6() {
		bits = 64
	}
	network, _ := neighbour.Prefix(bits)
	for next := neighbour.Next(); network.Contains(next); next = next.Next() {
		if a.take(next) {
			return next
		}
	}
	for next := network.Addr().Next(); next != neighbour; next = next.Next() {
		if a.take(next) {
			return next
		}
	}
	return a.any()
}

// any returns the next free address of autoNet. A world of more hosts than that
// network holds goes on after it; the addresses stay free of any other host's.
func (a *allocator) any() netip.Addr {
	next := autoNet.Addr().Next()
	for !a.take(next) {
		next = next.Next()
	}
	return next
}

// take takes an address if it is free and one that hosts have: not the first or
// last of an IPv4 network, which mean the network itself and everybody in it.
func (a *allocator) take(addr netip.Addr) bool {
	if addr.Is4() {
		if last := addr.As4()[3]; last == 0 || last == 255 {
			return false
		}
	}
	if a.taken[addr] {
		return false
	}
	a.taken[addr] = true
	return true
}

// addresses returns the addresses of every host, in order: its own, or one that
// it is given, a client's beside its submission server.
func (f *File) addresses(a *allocator) [][]netip.Addr {
	all := make([][]netip.Addr, len(f.Hosts))
	for i := range f.Hosts {
		h := &f.Hosts[i]
		switch server := f.Host(h.Submit); {
		case len(h.Addresses) > 0:
			all[i] = h.Addresses
		case h.Role == Client && h.Submit != "" && server != nil && len(server.Addresses) > 0:
			all[i] = []netip.Addr{a.beside(server.Addresses[0])}
		default:
			all[i] = []netip.Addr{a.any()}
		}
	}
	return all
}
