# SPDX-License-Identifier: Apache-2.0
# make            the program                make lint     what tools can see
# make test       deps, then all tests       make fuzz     for FUZZ_S seconds
# make demo       deps, then the main job    make bench    ratios, side by side
# make check      unit and CLI tests         make cover    what tests reach
# make e2e        kernel, containers, systemd (root)
# make sanitize   the tests of check, under ASan and UBSan
# make install    make uninstall   (PREFIX, DESTDIR)
# make deps       what build, unit and CLI tests need; make deps-e2e the rest
#
# What is built goes to build/, in a folder of its own for each variant.
# V=1 shows the commands.

PROG    := seccompctl
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo 0.1.0)

# As many at a time as there are cores, unless -j says otherwise.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell getconf _NPROCESSORS_ONLN)
endif

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
SHAREDIR   ?= $(PREFIX)/share
MANDIR     ?= $(SHAREDIR)/man
ZSHDIR     ?= $(SHAREDIR)/zsh/site-functions
UNITDIR    ?= $(PREFIX)/lib/systemd/system
PRESETDIR  ?= $(UNITDIR)-preset
CFLAGS     ?= -O2 -g -fstack-protector-strong -D_FORTIFY_SOURCE=2
LDFLAGS    ?= -Wl,-z,relro,-z,now,--as-needed
CLANG      ?= clang
PKG_CONFIG ?= pkg-config
SANITIZE   ?=
FUZZ_S     ?= 60
BUILD      ?= build/release

# The program is linked with few, and loads the others when it needs them
# (base/library.h): what the build takes of those is their headers.
LIBRARIES := sqlite3 libseccomp
UNPACKERS := zlib libzstd liblzma
LOADED    := yaml-0.1 smartcols $(UNPACKERS)
WARNINGS  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
             -Wsign-conversion -Wcast-align -Wcast-qual -Wformat=2 \
             -Wmissing-prototypes -Wstrict-prototypes -Wundef -Wvla \
             -Wwrite-strings

# What is set above with ?= is for whoever builds; what the code cannot do
# without is added here. The version is not among it: it changes with every
# commit, and one file says it.
SANITIZER    := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover)
CPPFLAGS_ALL := -I. -D_GNU_SOURCE -DPROG='"$(PROG)"' \
                $(shell $(PKG_CONFIG) --cflags $(LIBRARIES) $(LOADED) 2>/dev/null) \
                $(CPPFLAGS)
CFLAGS_ALL   := -std=c17 $(WARNINGS) $(CFLAGS) $(SANITIZER)
LDFLAGS_ALL  := $(LDFLAGS) $(SANITIZER)
LDLIBS_ALL   := $(shell $(PKG_CONFIG) --libs $(LIBRARIES) 2>/dev/null) $(LDLIBS)

FOLDERS := base syscalls evidence host profile store collector analyzer reports \
           controller
SOURCES := $(wildcard $(FOLDERS:%=%/*.c))
HEADERS := $(wildcard */*.h)
OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(SOURCES)) \
           $(BUILD)/store/migrations.o $(BUILD)/store/queries.o \
           $(BUILD)/syscalls/data.o $(BUILD)/reports/page_css.o
PROGRAM := $(patsubst %.c,$(BUILD)/%.o,$(wildcard cli/*.c))
LIBRARY := $(BUILD)/lib$(PROG).a
TESTS   := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/test_*.c))
BENCHES := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
FUZZERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS := $(subst /fuzz_,/replay_,$(FUZZERS))
CHECKED := $(TESTS) $(REPLAYS) $(wildcard tests/cli/*.test)
HELPERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/e2e/*.c)) \
           $(BUILD)/tests/e2e/calls32
E2E     := $(filter-out %lib.sh %/report_store.sh,$(wildcard tests/e2e/*.sh))
TIDIED  := $(patsubst %.c,build/tidy/%,$(SOURCES) $(wildcard cli/*.c))

say = $(if $(V),,@printf '  %-7s %s\n' '$(1)' '$@';)

all: $(BUILD)/$(PROG)

$(BUILD)/$(PROG): $(PROGRAM) $(LIBRARY)
	$(call say,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL)

# Made anew each time: ar keeps what has been deleted otherwise.
$(LIBRARY): $(OBJECTS)
	$(call say,AR)rm -f $@ && $(AR) rcs $@ $^

$(TESTS): private LDLIBS_ALL += -lcmocka
# What makes packed logs.
$(BUILD)/tests/test_source_file: private LDLIBS_ALL += \
    $(shell $(PKG_CONFIG) --libs $(UNPACKERS) 2>/dev/null)
# What it is compared with, where that is there; without it the test says so.
$(BUILD)/tests/test_auparse: private LDLIBS_ALL += \
    $(shell $(PKG_CONFIG) --libs auparse 2>/dev/null)
$(BUILD)/tests/fuzz/fuzz_document $(BUILD)/tests/fuzz/replay_document: \
    private LDLIBS_ALL += $(shell $(PKG_CONFIG) --libs json-c 2>/dev/null)
$(FUZZERS): private LDFLAGS_ALL += -fsanitize=fuzzer
$(TESTS) $(BENCHES) $(FUZZERS): %: %.o $(LIBRARY)
	$(call say,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL)

# The helpers of e2e tests bring nothing of ours along. Two have no libc either,
# and know only some machines: where they can't be built, their tests can't run.
BARE := $(BUILD)/tests/e2e/calls $(BUILD)/tests/e2e/calls32
$(filter-out $(BARE),$(HELPERS)): $(BUILD)/%: $(BUILD)/%.o
	$(call say,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ -lseccomp -lpthread

$(BUILD)/tests/e2e/calls32: private CFLAGS_ALL += -m32
$(BARE): tests/e2e/calls.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) -std=c17 $(WARNINGS) -O2 $(filter -m32,$(CFLAGS_ALL)) \
	    -nostdlib -static -no-pie -fno-pic -ffreestanding \
	    -fno-stack-protector -idirafter \
	    /usr/include/$(shell $(CC) -print-multiarch 2>/dev/null) \
	    -o $@ $< 2>$@.log || cat $@.log

# A fuzzer without its engine reads its corpus as any other test does.
$(REPLAYS): $(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o \
    $(BUILD)/tests/fuzz/replay.o $(LIBRARY)
	$(call say,LINK)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS_ALL)

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -MMD -MP $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/%.o: $(BUILD)/%.c $(BUILD)/flags
	$(call say,CC)$(CC) -MMD -MP $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

# ISO C promises strings of 4095 bytes, and a schema may well be longer.
$(BUILD)/store/%.o: private CFLAGS_ALL += -Wno-overlength-strings

# The folder too, or a file that was deleted would live on.
$(BUILD)/store/migrations.c: store/migrations $(wildcard store/migrations/*.sql)
$(BUILD)/store/queries.c: store/queries $(wildcard store/queries/*.sql)
$(BUILD)/store/migrations.c $(BUILD)/store/queries.c: $(BUILD)/store/%.c: \
    tools/sql2c.awk
	@mkdir -p $(@D)
	$(call say,SQL)awk -v as=$* -f $< $(sort $(filter %.sql,$^)) >$@

$(BUILD)/syscalls/data.c: tools/facts.awk syscalls/data \
    $(wildcard syscalls/data/*)
	@mkdir -p $(@D)
	$(call say,FACTS)awk -f $< $(sort $(filter syscalls/data/%,$^)) >$@

$(BUILD)/reports/page_css.c: tools/text2c.awk reports/page.css
	@mkdir -p $(@D)
	$(call say,TEXT)awk -v name=page_css -f $^ >$@

$(BUILD)/reports/page_css.o: private CFLAGS_ALL += -Wno-overlength-strings

$(BUILD)/cli/main.o: private CPPFLAGS_ALL += -DVERSION='"$(VERSION)"'
$(BUILD)/cli/main.o: $(BUILD)/version

# Each changes when what it says does, and with it what depends on it.
define if_changed
	@mkdir -p $(@D)
	@echo '$(1)' | cmp -s - $@ || echo '$(1)' >$@
endef
$(BUILD)/flags: FORCE
	$(call if_changed,$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL))
$(BUILD)/version: FORCE
	$(call if_changed,$(VERSION))

# make has asked pkg-config by now, so what deps brings in is for another make.
test demo: deps
	@$(MAKE) --no-print-directory run-$@

run-test: $(CHECKED) $(HELPERS) $(BUILD)/$(PROG)
	@tests/run -b $(BUILD) $(CHECKED) $(E2E)

run-demo: $(BUILD)/$(PROG)
	@tools/demo $(BUILD)/$(PROG)

check: $(CHECKED) $(BUILD)/$(PROG)
	@tests/run -b $(BUILD) $(CHECKED)

e2e: $(HELPERS) $(BUILD)/$(PROG)
	@tests/run -b $(BUILD) $(E2E)

deps:
	@tools/deps build test

deps-e2e:
	@tools/deps build test e2e lint fuzz cover

sanitize:
	@$(MAKE) --no-print-directory check \
	    BUILD=build/sanitize SANITIZE=address,undefined

cover:
	@$(MAKE) --no-print-directory check BUILD=build/cover \
	    CFLAGS='-O0 -g --coverage' LDFLAGS=--coverage
	@gcovr --root . --exclude tests --exclude build build/cover

bench: $(BENCHES) $(HELPERS) $(BUILD)/$(PROG)
	@for bench in $(BENCHES); do $$bench || exit 1; done

# The whole library is built to be fuzzed, so a fuzzer is one file, and no more
# is said of it here.
fuzz:
	@$(MAKE) --no-print-directory run-fuzz BUILD=build/fuzz CC=$(CLANG) \
	    CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' SANITIZE=address,undefined

run-fuzz: $(FUZZERS)
	@tests/fuzz/run $(FUZZ_S) $(FUZZERS)

# A file at a time, and only what changed. It mixes up va_lists otherwise.
build/tidy/%: %.c $(HEADERS)
	@mkdir -p $(@D)
	$(call say,TIDY)clang-tidy --quiet --warnings-as-errors='*' $< -- \
	    -std=c17 $(CPPFLAGS_ALL) -DVERSION='""' 2>/dev/null
	@touch $@

lint: $(TIDIED) lint-tree

lint-tree:
	@tools/lint $(CC) -std=c17 $(WARNINGS) $(CPPFLAGS_ALL)

# What goes where: FILE:PLACE. Pages and units are installed if there are any.
COMPLETE  := packaging/completions/$(PROG)
INSTALLED := $(BUILD)/$(PROG):$(BINDIR)/$(PROG) \
    $(foreach page,$(wildcard docs/*.[1-8]), \
        $(page):$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(notdir $(page))) \
    $(foreach unit,$(wildcard packaging/systemd/*.service) \
        $(wildcard packaging/systemd/*.timer), \
        $(unit):$(UNITDIR)/$(notdir $(unit))) \
    $(foreach preset,$(wildcard packaging/systemd/*.preset), \
        $(preset):$(PRESETDIR)/$(notdir $(preset))) \
    $(foreach file,$(wildcard packaging/profiles/*.json), \
        $(file):$(SHAREDIR)/$(PROG)/profiles/$(notdir $(file))) \
    $(foreach file,$(wildcard $(COMPLETE).bash), \
        $(file):$(SHAREDIR)/bash-completion/completions/$(PROG)) \
    $(foreach file,$(wildcard $(COMPLETE).zsh), \
        $(file):$(ZSHDIR)/_$(PROG)) \
    $(foreach file,$(wildcard $(COMPLETE).fish), \
        $(file):$(SHAREDIR)/fish/vendor_completions.d/$(PROG).fish)

install: $(BUILD)/$(PROG)
	@for pair in $(INSTALLED); do \
	    mode=644; [ -x "$${pair%%:*}" ] && mode=755; \
	    echo "  INSTALL $(DESTDIR)$${pair#*:}"; \
	    install -D -m $$mode "$${pair%%:*}" "$(DESTDIR)$${pair#*:}" || \
	        exit 1; \
	done

uninstall:
	@for pair in $(INSTALLED); do rm -f "$(DESTDIR)$${pair#*:}"; done

clean:
	rm -rf build

.PHONY: all test run-test demo run-demo check e2e deps deps-e2e sanitize cover \
    bench fuzz run-fuzz lint lint-tree install uninstall clean FORCE
.DELETE_ON_ERROR:

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
