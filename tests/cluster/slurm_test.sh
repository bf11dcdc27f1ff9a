#!/bin/sh
# Usage: slurm_test.sh BINARY
# The Slurm recipe of the README against a real Slurm on this machine: an array
# of four parts, one of them killed and requeued on the way, a merge job after
# it; the merged fit is the whole one to the byte. Needs root: Slurm's daemons
# run in a scratch folder for as long as the test.
set -eu

binary=$(realpath "$1")

fail() {
  echo "slurm_test.sh: $*" >&2
  for log in "$work"/*.log; do sed "s|^|${log##*/}: |" "$log" | tail -20; done >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || { echo "Slurm's daemons need root"; exit 77; }
for program in slurmctld slurmd sbatch munged; do
  command -v $program >/dev/null || { echo "no $program"; exit 77; }
done
[ ! -e /etc/slurm/slurm.conf ] || { echo "this machine has a Slurm"; exit 77; }

work=$(mktemp -d)
chmod 755 "$work"

# end NAME: the daemon whose number is in NAME.pid.
end() {
  [ -s "$work/$1.pid" ] || return 0
  pid=$(cat "$work/$1.pid")
  kill "$pid" 2>/dev/null || return 0
  for _ in $(seq 50); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -9 "$pid" 2>/dev/null || true
}
clean_up() {
  scancel --user=root 2>/dev/null || true
  end slurmd
  end slurmctld
  end munge/munged
  rm -rf "$work"
}
trap clean_up EXIT

start_munge() {
  install -d -o munge -m 700 "$work/munge"
  dd if=/dev/urandom of="$work/munge/key" bs=128 count=1 2>/dev/null
  chown munge "$work/munge/key"
  chmod 400 "$work/munge/key"
  chmod 755 "$work/munge"
  runuser -u munge -- munged --force --key-file="$work/munge/key" \
    --socket="$work/munge/socket" --pid-file="$work/munge/munged.pid" \
    --log-file="$work/munge/munged.log" --seed-file="$work/munge/seed"
}

write_configuration() {
  host=$(hostname -s)
  cat >"$work/slurm.conf" <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket,cred_expire=5
CryptoType=crypto/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SchedulerParameters=sched_interval=1,batch_sched_delay=0
ReturnToService=2
KillWait=1
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
  mkdir "$work/state" "$work/spool"
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
  tries=$((5 * $1))
  shift
  for _ in $(seq $tries); do
    ! "$@" >/dev/null 2>&1 || return 0
    sleep 0.2
  done
  return 1
}
idle() { sinfo -h -o %t | grep -qxE 'idle|mix'; }
gone() { [ -z "$(squeue -h -t all -o '%i %t' | grep -vE ' (CD|F|CA)$')" ]; }

start_munge
write_configuration
export SLURM_CONF="$work/slurm.conf"
slurmctld
slurmd
wait_for 60 idle || fail "Slurm does not start"

mkdir "$work/job"
cd "$work/job"
"$binary" simulate --published S-Base -o curves.csv
# The recipe, for more than one machine: all parts, then their merge.
cat >parts.sh <<END
#!/bin/sh
#SBATCH --array=1-4
#SBATCH --requeue
#SBATCH --output=/dev/null
# The second part waits to be killed, once.
if [ "\$SLURM_ARRAY_TASK_ID" = 2 ] && [ "\${SLURM_RESTART_COUNT-0}" = 0 ]; then
  touch waits
  sleep 60
fi
"$binary" fit curves.csv -q --interval bootstrap --resamples 400 \
  --shard slurm -o "part-\$SLURM_ARRAY_TASK_ID.jsonl"
END
cat >merge.sh <<END
#!/bin/sh
#SBATCH --output=$work/merge.log
"$binary" merge part-*.jsonl -q -o parts.json >/dev/null
END
array=$(sbatch --parsable parts.sh)
sbatch --parsable --dependency="afterok:$array" merge.sh >/dev/null

wait_for 60 test -e waits || fail "no second part: $(squeue)"
[ ! -e parts.json ] || fail "merged before the parts were there"
scontrol requeue "${array}_2" || fail "cannot requeue"
wait_for 120 test -s parts.json || fail "no merged fit: $(squeue; ls)"
wait_for 30 gone || fail "jobs are left: $(squeue)"

"$binary" fit curves.csv -q --interval bootstrap --resamples 400 \
  -o whole.json >/dev/null
cmp parts.json whole.json || fail "the merged fit differs"
[ "$(ls part-*.jsonl | wc -l)" -eq 4 ] || fail "parts: $(ls)"
echo "4 parts by Slurm $(sinfo --version), one requeued: the same fit"
