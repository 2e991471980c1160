// Package store keeps what hosts must not forget on disk: one SQLite file in a
// data directory, with one row for each durable value (machine.Item) of each host.
//
// A machine asks for a Store and promises something to others only after the
// Stored. So every Put must be on disk before it is answered, and a disk's flush is
// slow; hence group commit. One goroutine takes all requests that wait, writes them
// in one transaction, in the order in which they came, and answers them all. While
// it flushes, the next group gathers.
//
// The file is in write-ahead mode with full synchronisation: after a kill or a
// power cut it holds every answered Put and no half of any other. It is locked as
// long as it is open, so two processes never deliver one queue twice; the lock is
// the operating system's and ends with the process, however that ends.
package store
