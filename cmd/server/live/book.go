package live

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"

	"mailscope/sim/machine"
)

// Book is the address book of a run: which simulated address and port is which
// socket of the loopback interface, and what the hosts at the addresses are called.
// It can be used from many goroutines.
type Book struct {
	mu    sync.RWMutex
	real  map[netip.AddrPort]netip.AddrPort
	names map[netip.Addr]string
	ours  map[netip.Addr]bool // of hosts of the run
}

// NewBook returns an empty book.
func NewBook() *Book {
	return &Book{real: map[netip.AddrPort]netip.AddrPort{}, names: map[netip.Addr]string{}, ours: map[netip.Addr]bool{}}
}

// Map enters a socket for a simulated address and port; UDP and TCP have the same.
// A real address that is not on the loopback interface is an error: nothing may
// leave this computer.
func (b *Book) Map(simulated, real netip.AddrPort) error {
	if !real.Addr().IsLoopback() {
		return fmt.Errorf("%v is no loopback address; only those can stand for %v", real, simulated)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.real[simulated] = real
	return nil
}

// Name enters the name of a host at an address that is no host of the run.
func (b *Book) Name(a netip.Addr, name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.names[a] = name
}

func (b *Book) addHost(a netip.Addr, name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.names[a], b.ours[a] = name, true
}

// NameOf returns the name of the host at an address, or the address where nobody
// told its name.
func (b *Book) NameOf(a netip.Addr) string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if name, ok := b.names[a]; ok {
		return name
	}
	return a.String()
}

func (b *Book) isOurs(a netip.Addr) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.ours[a]
}

// find returns the socket for a simulated address and port. A port that a known host
// does not listen on refuses, as it would in the world; all else is unreachable.
func (b *Book) find(simulated netip.AddrPort) (netip.AddrPort, machine.Failure) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if real, ok := b.real[simulated]; ok {
		return real, ""
	}
	if _, known := b.names[simulated.Addr()]; known {
		return netip.AddrPort{}, machine.Refused
	}
	return netip.AddrPort{}, machine.Unreachable
}

// Dial opens a connection (network "tcp") or a socket ("udp") to a simulated
// address: the one function of a run that opens any. The address has been resolved
// when it comes here, so no name can lead elsewhere.
func (b *Book) Dial(ctx context.Context, network string, simulated netip.AddrPort) (net.Conn, machine.Failure) {
	real, failure := b.find(simulated)
	if failure != "" {
		return nil, failure
	}
	var d net.Dialer
	socket, err := d.DialContext(ctx, network, real.String())
	if err != nil {
		return nil, failureOf(err)
	}
	return socket, ""
}

// failureOf says in a machine's words why a socket failed.
func failureOf(err error) machine.Failure {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return machine.Refused
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.Is(err, syscall.ETIMEDOUT):
		return machine.TimedOut
	}
	return machine.Reset
}
