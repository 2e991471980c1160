package receiver

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// maildirs is a directory with one Maildir for each address: tmp for what is being
// written, new for what has arrived, cur for what a reader has seen.
type maildirs struct {
	dir  string
	host string // part of the names of files
	now  func() time.Time
}

// delivered counts the deliveries of this process, for names that no other has.
var delivered atomic.Int64

// started is when this process began: what is being written is not older, whichever of
// its receivers writes it.
var started = time.Now()

// newID returns an id for a message that no other of this process has.
func newID(now time.Time) string {
	return strings.ToUpper(strconv.FormatInt(now.UnixMicro(), 36) + strconv.FormatInt(1296+delivered.Add(1)%45360, 36))
}

// openMaildirs makes the directory and removes what an earlier process began to
// write and never promised.
func openMaildirs(dir, host string, now func() time.Time) (*maildirs, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot make the mailboxes: %w", err)
	}
	begun, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*", "tmp", "*"))
	if err != nil {
		return nil, fmt.Errorf("cannot look into the mailboxes: %w", err)
	}
	for _, file := range begun {
		if info, err := os.Stat(file); err == nil && info.ModTime().Before(started) {
			os.Remove(file)
		}
	}
	return &maildirs{dir: dir, host: safeHost(host), now: now}, nil
}

// escapeGlob returns a path as a pattern that matches just it.
func escapeGlob(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]", "\\", "[\\]").Replace(path)
}

func safeHost(host string) string {
	return strings.NewReplacer("/", `\057`, ":", `\072`).Replace(host)
}

// FolderName returns the name of the directory for an address, as it is written: in lower
// case, with every octet that could mean something to a file system as % and two
// hexadecimal digits. Two addresses never share one, unless they differ in case only.
func FolderName(address string) string {
	const hex, safe = "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789@.-_+="
	var b strings.Builder
	for i, c := range []byte(strings.ToLower(address)) {
		if strings.IndexByte(safe, c) >= 0 && !(c == '.' && i == 0) {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}

// folderNameMax is the longest name that file systems in use take.
const folderNameMax = 255

// delivery is one message on its way into one mailbox.
type delivery struct {
	folder, name string
	file         *os.File
}

// create begins a delivery to an address.
func (m *maildirs) create(address string) (*delivery, error) {
	name := FolderName(address)
	if len(name) > folderNameMax {
		return nil, errors.New("the address is too long for a directory's name")
	}
	folder := filepath.Join(m.dir, name)
	if err := makeMaildir(m.dir, folder); err != nil {
		return nil, err
	}
	now := m.now()
	d := &delivery{folder: folder}
	d.name = fmt.Sprintf("%d.M%06dP%dQ%d.%s", now.Unix(), now.Nanosecond()/1000, os.Getpid(), delivered.Add(1), m.host)
	var err error
	d.file, err = os.OpenFile(filepath.Join(folder, "tmp", d.name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	return d, err
}

// makeMaildir makes a Maildir that is not there yet, durably.
func makeMaildir(parent, folder string) error {
	if _, err := os.Stat(filepath.Join(folder, "new")); err == nil {
		return nil
	}
	for _, sub := range []string{"tmp", "cur", "new"} {
		if err := os.MkdirAll(filepath.Join(folder, sub), 0o700); err != nil {
			return err
		}
	}
	return errors.Join(syncDir(folder), syncDir(parent))
}

// finish makes the delivery durable: the content, then the name in new, then the
// directory that holds the name.
func (d *delivery) finish() error {
	if err := errors.Join(d.file.Sync(), d.file.Close()); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(d.folder, "tmp", d.name), filepath.Join(d.folder, "new", d.name)); err != nil {
		return err
	}
	return syncDir(filepath.Join(d.folder, "new"))
}

// abandon removes what was written so far; after finish it does nothing.
func (d *delivery) abandon() {
	d.file.Close()
	os.Remove(filepath.Join(d.folder, "tmp", d.name))
}

// syncDir makes the names in a directory durable. Windows cannot flush a directory,
// and need not: NTFS keeps a journal of names.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// deliver writes one content to all addresses, and returns when it is on disk in each
// mailbox. After an error some may have it all the same; who sends it again risks a
// second copy there, never a loss.
func (m *maildirs) deliver(addresses []string, head string, content io.Reader) ([]Mailing, error) {
	deliveries := make([]*delivery, 0, len(addresses))
	writers := make([]io.Writer, 0, len(addresses))
	defer func() {
		for _, d := range deliveries {
			d.abandon()
		}
	}()
	for _, address := range addresses {
		d, err := m.create(address)
		if err != nil {
			return nil, err
		}
		deliveries, writers = append(deliveries, d), append(writers, d.file)
	}
	all := io.MultiWriter(writers...)
	if _, err := io.WriteString(all, head); err != nil {
		return nil, err
	}
	if _, err := io.Copy(all, content); err != nil {
		return nil, err
	}
	mails := make([]Mailing, len(deliveries))
	for i, d := range deliveries {
		if err := d.finish(); err != nil {
			return nil, err
		}
		mails[i] = Mailing{addresses[i], filepath.Join(d.folder, "new", d.name)}
	}
	return mails, nil
}
