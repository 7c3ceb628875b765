#!/usr/bin/env bash
# Builds deploy/Dockerfile where no Docker runs, and tries the image: confined as compose confines it, it
# replays the seeds, which must come out as their manifest says.
#   scripts/try_image.sh FOLDER      as root, with debootstrap and buildah from Debian; about 2 GB in FOLDER
# For the base image stands a fresh Debian of the same release, with its own Python of the same version.
# Everything it makes is in FOLDER, which may be removed afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
where=$(mkdir -p "${1:?usage: scripts/try_image.sh FOLDER}" && realpath "$1")
[ "$(id -u)" = 0 ] || { echo "it mounts and changes its root, so it must be root" >&2; exit 1; }
for program in debootstrap buildah; do
  command -v "$program" >/dev/null || { echo "$program is missing: apt-get install $program" >&2; exit 1; }
done
said() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
store() { buildah --root "$where/storage" --runroot "$where/run" "$@"; }
trap 'store rm --all >/dev/null 2>&1 || true' EXIT # and with them their mounts

base=$(sed -nE 's/^FROM (python:[^ ]+) AS builder$/\1/p' deploy/Dockerfile)
release=${base##*-}
root=$where/debian
if [ ! -e "$root" ]; then
  rm -rf "$root.new"
  debootstrap --variant=minbase --include=ca-certificates,netbase,tzdata,python3,python3-venv \
    "$release" "$root.new" >"$where/debootstrap.log"
  chroot "$root.new" apt-get clean
  ln -s /usr/bin/python3 "$root.new/usr/local/bin/python"
  for file in /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do # how this machine reaches the index
    [ ! -e "$file" ] || cp "$file" "$root.new$file"
  done
  mv "$root.new" "$root"
fi
wanted=$(sed -E 's/^python:([0-9]+\.[0-9]+).*/\1/' <<<"$base")
chroot "$root" python -c "import sys; assert sys.version.startswith('$wanted.'), sys.version"
said "a fresh Debian $release with Python $wanted"

container=$(store from scratch)
store add -q "$container" "$root" / >/dev/null
store config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
store commit -q --rm "$container" "docker.io/library/$base" >/dev/null
said "stands for $base"
store bud --isolation chroot --pull-never -f deploy/Dockerfile -t wireroom:trial . >"$where/build.log" 2>&1 \
  || { tail -n 20 "$where/build.log" >&2; exit 1; }
said "built"

container=$(store from --pull-never wireroom:trial)
image=$(store mount "$container")
said "/opt/wireroom: $(du -sm "$image/opt/wireroom" | cut -f1) MB, beside the base's own"
mapfile -t environment < <(store inspect --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' wireroom:trial | grep =)
user=$(store inspect --format '{{.OCIv1.Config.User}}' wireroom:trial)
bounds() { sed -nE "s#^    - /$1:(size=.+)#\\1#p" docker-compose.yml | grep .; }
data=$(bounds data) tmp=$(bounds tmp)
export image user data tmp
# Its mounts are in a namespace of its own and end with it.
unshare --mount --pid --fork --net bash -euc '
  ip link set lo up
  mount --bind "$image" "$image"
  mount -o remount,bind,ro "$image"
  mount -t tmpfs -o "$data" none "$image/data"
  mount -t tmpfs -o "$tmp" none "$image/tmp"
  mount --bind seeds "$image/mnt"
  mount -o remount,bind,ro "$image/mnt"
  mount -t proc none "$image/proc"
  mount --rbind /dev "$image/dev"
  cd "$image"
  exec chroot "$image" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups \
    --no-new-privs --bounding-set=-all --inh-caps=-all \
    env -i "$@" sh -c "cd /data && wireroom replay /mnt --check /mnt/manifest.toml"
' bash "${environment[@]}" >"$where/replay.log" 2>&1 || { tail -n 20 "$where/replay.log" >&2; exit 1; }
said "as user $user, nothing but /data and /tmp to write to, no network, no capabilities: $(tail -n 1 "$where/replay.log")"
