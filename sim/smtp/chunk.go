package smtp

import (
	"strconv"
	"strings"

	"mailscope/sim/machine"
	"mailscope/sim/trace"
)

// BDAT brings a message in pieces of announced size, so that nothing need mark its end
// (RFC 3030 2). The octets of a piece come whether the command is refused or not.

// chunk is a piece of a message that is coming.
type chunk struct {
	open                 bool
	left                 int64 // octets that have yet to come
	size, offset, before int64 // octets in all, where in the stream they begin, and how many pieces before had
	last                 bool
	// refusal is what is wrong with the BDAT; its octets are thrown away.
	refusal *answer
}

// parseChunk reads the size of a BDAT, and LAST (RFC 3030 2).
func (s *Server) parseChunk(c *command) Reply {
	if read := s.cfg.Personality.Chunk; read != nil {
		return read(s, c)
	}
	fields := strings.Fields(c.argument)
	if len(fields) == 0 || len(fields) > 2 || len(fields) == 2 && !strings.EqualFold(fields[1], "LAST") {
		return s.says(SayBadChunk)
	}
	size, err := strconv.ParseUint(fields[0], 10, 62)
	if err != nil {
		return s.says(SayBadChunk)
	}
	c.size, c.last = int64(size), len(fields) == 2
	return Reply{}
}

// takeChunk takes octets of a piece, and reports whether there is more to do.
func (s *Server) takeChunk(t *turn) bool {
	n := min(int64(len(s.in.rest)), s.chunk.left)
	piece := s.in.rest[:n]
	s.in.advance(int(n))
	s.chunk.left -= n
	if s.chunk.refusal == nil && n > 0 {
		s.content.keep(piece)
	}
	if s.chunk.left > 0 {
		return false
	}
	s.chunkDone(t)
	return true
}

// chunkDone goes on when a piece is there.
func (s *Server) chunkDone(t *turn) {
	refusal, last, piece := s.chunk.refusal, s.chunk.last, s.chunk
	s.chunk = chunk{}
	if piece.size > 0 {
		s.noteChunk(t, &piece)
	}
	switch {
	case refusal != nil && refusal.reply.IsZero(): // it was said before
	case refusal != nil:
		s.give(t, *refusal)
	case last:
		s.move(VerbDot)
		s.judge(t)
	default:
		s.move(VerbChunk)
		s.give(t, answer{command: command{verb: VerbChunk}, reply: s.says(SayChunk)})
	}
}

// noteChunk tells of a piece that has come, be it to be thrown away.
func (s *Server) noteChunk(t *turn, piece *chunk) {
	content := s.content.content()
	if piece.refusal == nil && int64(len(content)) >= piece.before+piece.size {
		content = content[piece.before:]
	} else {
		content = "" // it was too big to keep, or refused
	}
	t.out.Add(machine.Note{
		Kind: trace.SMTPReceived, Conn: s.conn, Offset: piece.offset,
		Detail: trace.Data{Octets: int(piece.size), Content: content},
	})
}

// refuseChunk answers a BDAT that is not in order; its octets are still to come.
func (s *Server) refuseChunk(t *turn, a answer) {
	p, c := s.cfg.Personality, a.command
	if p.ChunkStays && a.reply.Code == s.says(SayTooBig).Code {
		s.give(t, a)
		return
	}
	s.stuck = s.stuck || p.ChunkSpoilt && !c.last
	late := a
	if !p.ChunkFirst {
		s.give(t, a)
		late.reply = Reply{}
		if s.Done() {
			return
		}
	}
	s.chunk = chunk{open: true, left: c.size, size: c.size, offset: s.in.offset, refusal: &late}
}
