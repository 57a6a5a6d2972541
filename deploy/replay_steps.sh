# The steps of deploy/replay, which reads this file.
# shellcheck shell=sh

folder=$PWD/build/replay
image=openfaze:replay
python=/opt/openfaze/.venv/bin/python
# Threads count: some forty models, each in a process or more of its own. 1,024 were too few to start.
pids=4096

say() { printf 'replay: %s\n' "$*"; }
die() { printf 'replay: %s\n' "$*" >&2; exit 1; }
now() { date +%s; }

need() {
    for program in "$@"; do
        command -v "$program" >/dev/null || die "needs $program: apt-get install buildah podman runc mmdebstrap"
    done
}

in_store() { program=$1; shift; "$program" --root "$folder/store" --runroot "$folder/run" "$@"; }

# What every container is confined to. Its own volumes, /tmp and /dev/shm are all that can be written. The image's health
# check would want systemd's timers; it is asked by hand instead.
container() {
    name=$1; shift
    in_store podman --runtime runc --cgroup-manager cgroupfs run --name "$name" --network "${network:-none}" --read-only \
        --read-only-tmpfs=false --tmpfs /tmp:rw,size=2g,mode=1777 --cap-drop all --security-opt no-new-privileges \
        --pids-limit $pids --memory 6g --shm-size 1g --no-healthcheck --ulimit nofile=4096:4096 --ulimit nproc=8192:8192 "$@"
}

stop_containers() {
    for name in replay-gateway replay-triton replay-read replay-sizes; do
        in_store podman rm --force --time 5 --volumes "$name" >/dev/null 2>&1 || true
    done
}

make_base() {
    base=$(sed -n 's/^ARG DEBIAN=//p' Dockerfile)
    mkdir -p "$folder"
    in_store buildah inspect --type image "$base" >/dev/null 2>&1 && return
    say "making $base out of Debian's packages"
    mmdebstrap --quiet --variant=minbase --format=tar bookworm "$folder/base.tar" \
        "deb http://deb.debian.org/debian bookworm main" \
        "deb http://deb.debian.org/debian bookworm-updates main" \
        "deb http://deb.debian.org/debian-security bookworm-security main"
    made=$(in_store buildah from scratch)
    in_store buildah add --quiet "$made" "$folder/base.tar" / >/dev/null
    in_store buildah commit --quiet "$made" "docker.io/library/$base" >/dev/null
    in_store buildah rm "$made" >/dev/null
    rm "$folder/base.tar"
}

build_image() {
    started=$(now)
    say "running the steps of the Dockerfile (log: build/replay/build.log)"
    in_store buildah bud --isolation chroot --format docker --layers --pull-never --secret "id=pip,src=$pip_config" \
        --secret "id=ca,src=$ca" --tag $image . >"$folder/build.log" 2>&1 || { tail -20 "$folder/build.log" >&2; exit 1; }
    say "built in $(($(now) - started)) s"
}

show_sizes() {
    say "size in MB, in all and by parts:"
    container replay-sizes --rm --entrypoint /bin/sh $image -c '
        cd /opt/openfaze
        for part in / /usr /opt/openfaze/.venv /opt/openfaze/model_repository; do du -xsm $part 2>/dev/null; done
        for forbidden in gcc make pip pip3 git curl; do
            if command -v $forbidden || [ -e .venv/bin/$forbidden ]; then echo "$forbidden is in the image"; exit 1; fi
        done'
}

read_inside() {
    started=$(now)
    container replay-read --rm $image read examples/receipt.jpg --out /tmp >"$folder/read.txt" 2>"$folder/read.log" ||
        { tail -20 "$folder/read.log" >&2; die "read failed in the container"; }
    grep -q '^TOTAL EUR$' "$folder/read.txt" || die "read gave something else: $folder/read.txt"
    say "read: $(wc -l <"$folder/read.txt") lines in $(($(now) - started)) s, the start and end of a server of its own in it"
}

# Waits until the container $1 says that $2 answers 2xx.
wait_for() {
    tries=0
    until in_store podman exec "$1" $python -m client.health "$2" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || { in_store podman logs --tail 20 "$1" >&2; die "$2 in $1 does not answer"; }
        sleep 1
    done
}

# One image, Triton in one container, the gateway in another that shares its network; secrets come from files.
serve_in_two_containers() {
    umask 077
    secrets=$folder/secrets
    mkdir -p "$secrets"
    chmod 755 "$secrets"
    echo replay-key >"$secrets/keys"
    echo openfaze-control=replay-control >"$secrets/control"
    chown 1000 "$secrets/keys" "$secrets/control"
    started=$(now)
    container replay-triton --detach --volume "$secrets:/run/secrets/openfaze:ro" \
        --env OPENFAZE_TRITON_CONTROL_FILE=/run/secrets/openfaze/control $image \
        triton --listen 0.0.0.0 --http-port 9000 >/dev/null
    wait_for replay-triton http://127.0.0.1:9000/v2/health/ready
    say "Triton was ready after $(($(now) - started)) s"
    started=$(now)
    network=container:replay-triton container replay-gateway --detach --volume "$secrets:/run/secrets/openfaze:ro" \
        --env OPENFAZE_API_KEYS_FILE=/run/secrets/openfaze/keys \
        --env OPENFAZE_GATEWAY_CONTROL_FILE=/run/secrets/openfaze/control $image \
        gateway --host 0.0.0.0 --port 8000 --triton 127.0.0.1:8001 --metrics 127.0.0.1:8002 >/dev/null
    wait_for replay-gateway http://127.0.0.1:8000/health/ready
    say "the gateway was ready after $(($(now) - started)) s"
    in_store podman exec --interactive replay-gateway $python - <<'END' || die "reading through the gateway failed"
from pathlib import Path
from client.cli.read import read_all
(reading,) = read_all("http://127.0.0.1:8000", "replay-key", [Path("examples/receipt.jpg")])
assert reading.result and "TOTAL EUR" in reading.result["extracted_text"], reading
END
    started=$(now)
    in_store podman stop --time 60 replay-gateway replay-triton >/dev/null
    for name in replay-gateway replay-triton; do
        # 137 would be a kill after the time was over.
        status=$(in_store podman inspect --format '{{.State.ExitCode}}' $name)
        [ "$status" != 137 ] || die "$name did not end when it was asked to"
    done
    say "a file was read through both; they ended within $(($(now) - started)) s of being asked"
}
