# shellcheck shell=sh
# For scripts that fetch Debian's packages without installing them. `use_archive FOLDER SUITE` makes the shell's apt read
# that suite's archive, with its lists, its status and its cache in FOLDER: the machine's own package sources stay as they
# are. Packages then come to FOLDER/cache/archives.
use_archive() {
  mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
  : >"$1/status"
  archive_mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -v -e security -e nodesource | head -n 1)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive_mirror $2 main" >"$1/sources.list"
  cat >"$1/apt.conf" <<CONF
Dir::Etc::sourcelist "$1/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$1/lists";
Dir::State::status "$1/status";
Dir::Cache "$1/cache";
APT::Architecture "amd64";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
CONF
  export APT_CONFIG="$1/apt.conf"
  apt-get -qq update >&2
}
