#!/bin/sh
# Usage: ssh_test.sh BINARY
# The recipe of GNU parallel over ssh: parts of a resampling on other machines
# that share the folder, here this one by an sshd of its own; the merged fit is
# the whole one to the byte.
set -eu

binary=$(realpath "$1")

fail() {
  echo "ssh_test.sh: $*" >&2
  exit 1
}

sshd=/usr/sbin/sshd
[ "$(id -u)" -eq 0 ] || { echo "sshd needs root"; exit 77; }
for program in $sshd ssh ssh-keygen parallel; do
  command -v $program >/dev/null || { echo "no $program"; exit 77; }
done

work=$(mktemp -d)
end() {
  [ ! -s "$work/sshd.pid" ] || kill "$(cat "$work/sshd.pid")" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT

# Keys and settings that nothing else uses; a port that is free.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
ssh-keygen -q -t ed25519 -N '' -f "$work/host"
ssh-keygen -q -t ed25519 -N '' -f "$work/user"
cp "$work/user.pub" "$work/allowed"
chmod 755 "$work"
mkdir -p /run/sshd
$sshd -f /dev/null -o Port="$port" -o ListenAddress=127.0.0.1 \
  -o HostKey="$work/host" -o PidFile="$work/sshd.pid" -o StrictModes=no \
  -o AuthorizedKeysFile="$work/allowed" -o PermitRootLogin=yes -o UsePAM=no
remote="ssh -p $port -i $work/user -o StrictHostKeyChecking=no"
remote="$remote -o UserKnownHostsFile=$work/known -o LogLevel=ERROR"
for _ in $(seq 50); do
  ! $remote root@127.0.0.1 true 2>"$work/said" || break
  sleep 0.1
done
$remote root@127.0.0.1 true || fail "no ssh to this machine"

mkdir "$work/here"
cd "$work/here"
"$binary" simulate --published S-Base -o curves.csv
mkdir "$work/settings"
PARALLEL_HOME=$work/settings parallel --ssh "$remote" --sshlogin 2/root@127.0.0.1 --workdir . \
  "$binary" fit curves.csv -q --interval bootstrap --resamples 400 \
  --shard '{}/4' -o 'part-{}.jsonl' ::: 1 2 3 4 2>"$work/said" ||
  fail "parallel: $(cat "$work/said")"
[ "$(ls part-*.jsonl | wc -l)" -eq 4 ] || fail "parts: $(ls)"
"$binary" merge part-*.jsonl -q -o parts.json >/dev/null
"$binary" fit curves.csv -q --interval bootstrap --resamples 400 \
  -o whole.json >/dev/null
cmp parts.json whole.json || fail "the merged fit differs"
echo "4 parts over ssh: the same fit"
