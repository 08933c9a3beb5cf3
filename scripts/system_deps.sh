#!/usr/bin/env bash
# Installs what the tests take from the system: chromium and a Chinese font for the browser
# tests, nginx for uploads through a proxy, git with large files, an SSH server to clone from.
set -euo pipefail

packages=()
need() { # COMMAND... PACKAGE: any of the commands will do
  local package=${!#}
  for name in "${@:1:$#-1}"; do
    if command -v "$name" >/dev/null || [[ -x /usr/sbin/$name ]]; then return; fi
  done
  packages+=("$package")
}
need chromium chromium-browser chromium
need nginx nginx-light
need git git
need git-lfs git-lfs
need sshd openssh-server
[[ -n $(fc-list :lang=zh-cn family 2>/dev/null) ]] || packages+=(fontconfig fonts-noto-cjk)
((${#packages[@]})) || exit 0

if ! command -v apt-get >/dev/null; then
  echo "make test needs ${packages[*]}, and this system has no apt: install them by hand." >&2
  exit 1
fi
as_root=()
if ((EUID)); then
  command -v sudo >/dev/null || {
    echo "make test needs ${packages[*]}: install them as root with \"apt install ${packages[*]}\"." >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "==> System packages: ${packages[*]}"
# Another process may hold apt's lock: wait for it.
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >/dev/null
}
# Tests run nginx and sshd themselves: Debian would start them as services at once.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" install -m 755 /dev/stdin "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
apt update
apt install --yes --no-install-recommends "${packages[@]}"
