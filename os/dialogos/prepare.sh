# Sourced by ./dialogos and ./test: what both need before C# can run.
# Words. A *need* is a group of Debian packages with one purpose. *Preparing* is installing the needs that are missing
# and building the command if its sources changed since it was last built.

export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

command_project=os/dialogos/Dialogos.Os.Command.csproj
command_output=os/dialogos/bin/Release/net10.0
command_dll=$command_output/dialogos.dll

say() { printf '%s\n' "$*" >&2; }
fail() { say "dialogos: $*"; exit 2; }

# with_progress TEXT COMMAND...: runs COMMAND quietly, shows TEXT and the seconds that passed; on failure shows the
# end of its output and returns its status.
with_progress() {
    local text=$1 log started=$SECONDS status=0 child
    shift
    log=$(mktemp "${TMPDIR:-/tmp}/dialogos.XXXXXX")
    # The lock of begin_build is this shell's alone.
    "$@" >"$log" 2>&1 </dev/null 9>&- &
    child=$!
    trap 'kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; rm -f "$log"; exit 130' INT TERM
    if [ -t 2 ]; then
        while kill -0 "$child" 2>/dev/null; do
            printf '\r\033[K%s … %d s  \033[2m%s\033[0m' "$text" $((SECONDS - started)) "$(progress_detail "$log")" >&2
            sleep 0.2
        done
        printf '\r\033[K' >&2
    else
        say "$text …"
    fi
    wait "$child" || status=$?
    trap - INT TERM
    if [ "$status" -eq 0 ]; then
        say "$text: done in $((SECONDS - started)) s"
    else
        say "$text: failed after $((SECONDS - started)) s"
        grep -vE '^(dl|pm|media)status:|^pmerror:' "$log" | tail -n 40 >&2
    fi
    rm -f "$log"
    return "$status"
}

# The newest line of apt's status reports ("pmstatus:clang:42.1:Unpacking clang"), or nothing.
progress_detail() {
    local line
    line=$(tail -c 400 "$1" 2>/dev/null | tr '\r' '\n' | grep -E '^(dl|pm)status:' | tail -n 1) || return 0
    IFS=: read -r _ _ percent what <<<"$line"
    printf '%.0f %% %.50s' "${percent:-0}" "${what:-}" 2>/dev/null
}

# Packages that are not installed, of those given.
missing_packages() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
    done
}

# need PURPOSE PACKAGE...: installs what is missing, and says what and why first.
need() {
    local purpose=$1 missing runner=()
    shift
    if ! command -v dpkg-query >/dev/null; then
        say "This is not a Debian system, so nothing is installed here. Needed $purpose: $*"
        return 0
    fi
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0

    say "Needed $purpose, and not installed yet: ${missing[*]}"
    local by_hand="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    if [ -n "${DIALOGOS_NO_INSTALL:-}" ]; then
        fail "DIALOGOS_NO_INSTALL is set. To install them yourself, as root: $by_hand"
    elif [ "$(id -u)" -eq 0 ]; then
        runner=(env)
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
        runner=(sudo env)
    else
        fail "cannot install packages without root or sudo. As root, run: $by_hand"
    fi
    runner+=(DEBIAN_FRONTEND=noninteractive apt-get -q -o APT::Status-Fd=1 -o DPkg::Lock::Timeout=120)
    with_progress "Reading Debian's package lists" "${runner[@]}" update ||
        fail "apt-get update failed (see above); is the network up?"
    with_progress "Installing ${#missing[@]} packages from Debian" \
        "${runner[@]}" install -y --no-install-recommends "${missing[@]}" ||
        fail "apt-get install failed (see above). By hand, as root: $by_hand"
}

need_to_build() { need "to assemble machine code and to keep records in git" clang libgit2-1.5; }
need_to_boot() { need "to boot" qemu-system-x86 ovmf busybox-static; }
need_to_show() { need "to open a window" qemu-system-gui; }
need_to_rebuild() { need "to make native programs" clang lld zlib1g-dev libssl3; }
need_to_test() { need "to test" lld mtools dosfstools e2fsprogs gdb chromium; }

# Debian's kernel for virtual machines, to compare with. Only taken out of its package: installing it would change what this
# machine starts with.
need_linux() {
    need "to compile the benchmark that Linux and Dialogos both run" musl-tools busybox-static
    [ -f artifacts/linux/vmlinuz ] && return 0
    command -v apt-get >/dev/null || fail "Debian's kernel cannot be had here; put a bzImage at artifacts/linux/vmlinuz"
    local package folder
    package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/^ *Depends: //p' | head -n 1)
    [ -n "$package" ] || fail "apt does not know linux-image-cloud-amd64; run apt-get update"
    say "Needed to compare with Linux, and not here yet: $package (downloaded and taken out of its package, not installed)"
    folder=$(mktemp -d "${TMPDIR:-/tmp}/dialogos.XXXXXX")
    chmod 755 "$folder"
    (cd "$folder" && with_progress "Downloading $package from Debian" apt-get -q download "$package" &&
        dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x --wildcards './boot/vmlinuz-*') ||
        { rm -rf "$folder"; fail "$package cannot be had (see above); is the network up, are the package lists fresh?"; }
    mkdir -p artifacts/linux
    echo "$package" >artifacts/linux/name
    mv "$folder"/boot/vmlinuz-* artifacts/linux/vmlinuz
    rm -rf "$folder"
}

need_dotnet() {
    command -v dotnet >/dev/null ||
        fail "the .NET 10 SDK is missing ('dotnet' is not on the PATH). https://dotnet.microsoft.com/download/dotnet/10.0"
    dotnet --version >/dev/null 2>&1 ||
        fail "the .NET SDK that global.json asks for is missing. Installed: $(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | xargs). Get .NET 10: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# Names, sizes and times of all that the command is built from. The rooms come from the portable project itself.
command_fingerprint() {
    local rooms
    mapfile -t rooms < <(sed -n 's|.*Compile Include="\.\./\([^*"]*\)/\*\*.*|kernel/\1|p' \
        kernel/portable/Dialogos.Kernel.Portable.csproj)
    # A room that does not exist yet is no fault.
    { find Directory.Build.props Directory.Packages.props global.json analyzers kernel/portable kernel/build \
        kernel/runtime/TypeNameMap.cs os sandbox self-improve eval tests/red-team "${rooms[@]}" \( -name bin -o -name obj \) -prune -o -type f \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.txt' -o -name '*.json' -o -name '*.css' \) \
        -printf '%p %s %T@\n' 2>/dev/null || true; } | LC_ALL=C sort | cksum
}

# One build at a time in a checkout: os/dialogos/BuildLock.cs takes the same lock.
begin_build() {
    mkdir -p artifacts
    exec 9>>artifacts/lock
    flock -n 9 || { say "Another build is running in this checkout; waiting for it …"; flock 9; }
}
end_build() { exec 9>&-; }

# Builds the command unless the one that is there was built from these very sources.
prepare_command() {
    local stamp=$command_output/fingerprint now
    now=$(command_fingerprint)
    [ -f "$command_dll" ] && [ -f "$stamp" ] && [ "$now" = "$(<"$stamp")" ] && return 0
    need_dotnet
    mkdir -p "$command_output"
    begin_build
    if ! [ -f "$command_dll" ] || ! [ -f "$stamp" ] || [ "$now" != "$(<"$stamp")" ]; then
        with_progress "Building the dialogos command" dotnet build "$command_project" -c Release -v quiet \
            -consoleLoggerParameters:NoSummary -p:RestoreLockedMode=true || fail "the command does not build (see above)"
        printf '%s\n' "$now" >"$stamp"
    fi
    end_build
}

builder_fingerprint() {
    find Directory.Build.props Directory.Packages.props global.json analyzers os/builder kernel/build \
        os/dialogos/{BuildVerb,Images,BuildLock,Progress,Run,Workspace}.cs \
        sandbox/records sandbox/gates/ISourceTree.cs sandbox/gates/Policy.cs sandbox/sources/ProgramEdits.cs sandbox/verification/IVerifier.cs \
        self-improve/{agent,archive,channel,model,proposers,ranking,understanding} \
        kernel/diagnostics/portable/SymbolMap.cs kernel/runtime/TypeNameMap.cs \( -name bin -o -name obj \) -prune -o -type f -printf '%p %s %T@\n' |
        LC_ALL=C sort | cksum
}

# Whether the native kernel builder is there and was built from these very sources.
has_builder() {
    [ -x artifacts/builder/kernel-builder ] && [ -f artifacts/builder/fingerprint ] &&
        [ "$(builder_fingerprint)" = "$(<artifacts/builder/fingerprint)" ]
}

# Builds the kernel builder as a native program: the system itself runs it, and here it spares the compiling of the compiler.
prepare_builder() {
    ! has_builder || return 0
    local now
    now=$(builder_fingerprint)
    need_dotnet
    mkdir -p artifacts/builder
    with_progress "Building the kernel builder as a native program" dotnet publish os/builder/Dialogos.Os.Builder.csproj \
        -c Release -v quiet -consoleLoggerParameters:NoSummary -p:RestoreLockedMode=true -o artifacts/builder ||
        fail "the native builder does not build (see above)"
    rm -f artifacts/builder/kernel-builder.dbg
    printf '%s\n' "$now" >artifacts/builder/fingerprint
}
