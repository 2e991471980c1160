# Everything a person does with MailScope, by name. `make run` and `make test` are all
# that a fresh machine with Go, Node 20.19 and make needs; on Debian, and as root, Node and the
# Chromium of the tests are installed when they are missing.

GO       ?= go
VERSION  ?= development
FUZZTIME ?= 10s
LISTEN   ?= 127.0.0.1:8080

# Go programs run as WebAssembly under Node.
WASM_EXEC = $(shell $(GO) env GOROOT)/lib/wasm/go_js_wasm_exec
WASM      = GOOS=js GOARCH=wasm

# The page is built from web/ and from the core as WebAssembly, and embedded in the program.
CORE       = web/src/engine/core
CORE_FILES = $(shell find sim lessons wasm -path '*/testdata' -prune -o -name '*_test.go' -prune -o \( -name '*.go' -o -name '*.yaml' -o -name 'rfc.txt' -o -name 'heads.json' \) -print) go.mod go.sum
WEB_FILES  = $(shell find web -path '*/node_modules' -prune -o -path web/dist -prune -o -path '*/core/*' -prune -o -path web/e2e -prune -o \
	-name '*.test.ts' -prune -o -name '*.go' -prune -o -type f -print)

# A file whose making failed is not left half made.
.DELETE_ON_ERROR:

.PHONY: run build test test-go test-wasm check bench fuzz interop size site clean

## run: build, and serve the page on this computer
run: build
	bin/mailscope serve --listen $(LISTEN)

## build: leave the binary in bin/mailscope
build: web
	$(GO) build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/mailscope ./cmd/server

## web: the page, into web/dist
.PHONY: web
web: web/dist/index.html

web/dist/index.html: $(WEB_FILES) $(CORE)/mailscope.wasm web/node_modules/.package-lock.json
	cd web && npm run --silent build && node compress.mjs dist

# Without inlining (-l) the core is 13 % smaller once compressed; the runtime keeps its own, for
# that is where the time goes. Without what only traces show, and with its data in few segments, it
# is 19 % smaller again.
$(CORE)/mailscope.wasm: $(CORE_FILES) web/slim.mjs | need-node
	$(WASM) $(GO) build -trimpath -ldflags='-s -w' -gcflags='all=-l' -gcflags=runtime= -o $@ ./wasm
	node web/slim.mjs $@
	cp "$$($(GO) env GOROOT)/lib/wasm/wasm_exec.js" $(CORE)/
	@touch $@

web/node_modules/.package-lock.json: web/package-lock.json | need-node
	cd web && npm ci --silent --no-fund --no-audit
	@touch $@

## test: all tests, of the core also as WebAssembly, and of the page in a browser
test: test-go test-wasm test-web

.PHONY: test-web
test-web: build need-chromium
	cd web && npm run --silent test
	cd web && npm run --silent e2e

test-go:
	$(GO) test ./...

# The environment is emptied, for the WebAssembly runtime takes only a few kilobytes of it.
test-wasm: need-node
	env -i PATH="$$PATH" HOME="$$HOME" GOFLAGS="$$GOFLAGS" GOPROXY="$$($(GO) env GOPROXY)" GOCACHE="$$($(GO) env GOCACHE)" \
		GOMODCACHE="$$($(GO) env GOMODCACHE)" $(WASM) $(GO) test -exec '$(WASM_EXEC)' ./sim/...

.PHONY: need-node need-chromium
need-node need-chromium:
	@.ci/need $(@:need-%=%)

## check: formatting, go vet, staticcheck, a tidy go.mod; the page's types, rules and format
check:
	@unformatted=$$(gofmt -l cmd sim lessons wasm web/*.go); [ -z "$$unformatted" ] || { echo "not formatted (run gofmt -w):"; echo "$$unformatted"; exit 1; }
	$(GO) mod tidy -diff
	$(GO) vet ./...
	$(GO) vet -tags interop ./cmd/server/...
	$(GO) tool staticcheck ./...
	$(GO) tool staticcheck -tags interop ./cmd/server
	$(MAKE) --no-print-directory check-web

.PHONY: check-web
check-web: web/node_modules/.package-lock.json $(CORE)/mailscope.wasm
	cd web && npm run --silent check

## bench: how fast it is, natively and as WebAssembly, on one core, and the page in Chromium
bench: need-node web
	$(GO) test -run '^$$' -bench . -benchtime 2s -cpu 1 ./sim/...
	$(WASM) $(GO) test -exec '$(WASM_EXEC)' -run '^$$' -bench 'Trace|Agenda' -benchtime 2s ./sim
	cd web && npm run --silent bench

## fuzz: every fuzz target for FUZZTIME, and a large swarm of random worlds
fuzz:
	@set -e; for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done
	$(GO) test ./sim -run 'TestSwarm$$' -v -worlds 10000 -events 20000 -timeout 90m

## interop: real mail programs from Debian (swaks, curl, Postfix, Exim) and MailScope talk to each other
interop: web/dist/index.html
	GO='$(GO)' .ci/interop

## size: what a browser loads before the first step, brotli at its best, against the budget
size: site need-node
	node .ci/size.mjs bin/site 1600000

## site: the page as static files in bin/site, for a server that runs nothing
site: build
	bin/mailscope serve --write bin/site

clean:
	rm -rf bin web/dist $(CORE)/mailscope.wasm $(CORE)/wasm_exec.js
