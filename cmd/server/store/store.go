package store

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"mailscope/sim/machine"
)

const (
	// FileName is the name of the store's file in its directory.
	FileName = "mailscope.db"
	// GroupMax is the most requests that one transaction takes together.
	GroupMax = 1024
	// WaitingMax is the most requests that wait; beyond it Put waits as well.
	WaitingMax = 8192

	holderName = "mailscope.pid"
	schema     = 1 // the version of the table, in SQLite's user_version
)

// Store is an open data directory.
type Store struct {
	db     *sql.DB
	holder string // the file that says whose the lock is

	mu      sync.Mutex
	changed sync.Cond // waiting grew, shrank, or closed was set
	waiting []request
	closed  bool
	done    chan struct{} // closed when the last group is written

	groups atomic.Int64 // how many transactions were written
}

// request is one Put, on its way to disk.
type request struct {
	host string
	rows []row
	done func(error)
}

// row is one value of a request, as octets; nil octets remove it.
type row struct {
	shelf, id string
	value     []byte
}

// HeldError tells that another process has the directory open.
type HeldError struct {
	Dir string
	PID int // of that process; 0 when it did not leave it
}

func (e *HeldError) Error() string {
	who := "another process"
	if e.PID != 0 {
		who = "process " + strconv.Itoa(e.PID)
	}
	return fmt.Sprintf("the data directory %s is in use by %s; end that one first, or name another directory with --data", e.Dir, who)
}

// Open opens the store of a directory, which it creates if need be, and locks it.
// The error is a *HeldError when another process, or another Store, has it open.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot make the data directory: %w", err)
	}
	db, err := sql.Open("sqlite", dsn(filepath.Join(dir, FileName)))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // the lock belongs to the connection, and there is one writer
	holder := filepath.Join(dir, holderName)
	if err := prepare(db); err != nil {
		db.Close()
		if isBusy(err) {
			return nil, &HeldError{dir, readPID(holder)}
		}
		return nil, fmt.Errorf("cannot open the store in %s: %w", dir, err)
	}
	if err := os.WriteFile(holder, []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
		db.Close()
		return nil, fmt.Errorf("cannot write into the data directory: %w", err)
	}
	s := &Store{db: db, holder: holder, done: make(chan struct{})}
	s.changed.L = &s.mu
	go s.commitLoop()
	return s, nil
}

// dsn returns the data source name. The exclusive locking mode stands before the
// journal mode, for then write-ahead logging needs no shared memory, and a second
// opener finds the file locked instead of joining in.
func dsn(file string) string {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(file))
	return "file:" + escaped + "?_pragma=locking_mode(exclusive)&_pragma=journal_mode(wal)" +
		"&_pragma=synchronous(full)&_txlock=exclusive"
}

// prepare takes the lock and sees to the table.
func prepare(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > schema {
		return fmt.Errorf("a newer MailScope wrote it (version %d, this one knows %d); use that one, or another directory", version, schema)
	}
	const table = `CREATE TABLE IF NOT EXISTS items (
		host TEXT NOT NULL, shelf TEXT NOT NULL, id TEXT NOT NULL, value BLOB NOT NULL,
		PRIMARY KEY (host, shelf, id))`
	if _, err := tx.Exec(table); err != nil {
		return err
	}
	if _, err := tx.Exec("PRAGMA user_version = " + strconv.Itoa(schema)); err != nil {
		return err
	}
	return tx.Commit()
}

func isBusy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xff == sqlitelib.SQLITE_BUSY || e.Code()&0xff == sqlitelib.SQLITE_LOCKED)
}

func readPID(file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

// Load returns what a host stored, sorted by key; the values are machine.Raw.
func (s *Store) Load(host string) ([]machine.Item, error) {
	rows, err := s.db.Query("SELECT shelf, id, value FROM items WHERE host = ? ORDER BY shelf, id", host)
	if err != nil {
		return nil, fmt.Errorf("cannot read the store: %w", err)
	}
	defer rows.Close()
	var items []machine.Item
	for rows.Next() {
		var shelf, id string
		var value []byte
		if err := rows.Scan(&shelf, &id, &value); err != nil {
			return nil, fmt.Errorf("cannot read the store: %w", err)
		}
		key := machine.Key{Shelf: machine.Shelf(shelf), ID: id}
		items = append(items, machine.Item{Key: key, Value: machine.Raw(value)})
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("cannot read the store: %w", err)
	}
	return items, nil
}

// Close waits until all that was put is written, and unlocks the directory.
func (s *Store) Close() error {
	s.mu.Lock()
	closedBefore := s.closed
	s.closed = true
	s.changed.Broadcast()
	s.mu.Unlock()
	<-s.done
	if closedBefore {
		return nil
	}
	os.Remove(s.holder) // only a courtesy to people: the lock is the file's
	return s.db.Close()
}
