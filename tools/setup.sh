#!/bin/sh
# Sets up what a build needs and what is missing of it, and says so while it does it.
#
#   setup.sh venv DIR LOCK   a virtual environment in DIR with the hashed packages of LOCK
#   setup.sh more DIR LOCK WHAT   the hashed packages of LOCK too, in an environment that there is
#   setup.sh office DIR      LibreOffice and fonts: apt with the rights of root, else the same Debian packages
#                            unpacked below .libreoffice, with a starter in DIR/bin/soffice
#   setup.sh uno DIR         what tests type with into LibreOffice: python3-uno, in the same way; DIR/bin/python-uno starts it
#   setup.sh peers DIR       what `make bench` compares with, from npm and PyPI, in DIR
#   setup.sh java            a Java and JAXB for veraPDF, in the same way: .java
#   setup.sh site VENV DIR   what `make nightly` checks the page of the site with, from npm by a list with hashes, in DIR
#   setup.sh browser DIR     Chromium for the tests of the page, in the same way: .chromium, DIR/bin/chromium
#   setup.sh bundle VENV DIR all that a machine without internet needs, gathered in a new folder DIR (what lies in it: below)
#   setup.sh system          python3, make and what pip asks for, by apt
#
# BUNDLE=DIR in the environment: packages and libraries come from that folder, and nothing from the network.
#
# Exit code 1: not possible here; the message names what to install.
set -eu

SOFFICE_PROGRAM=usr/lib/libreoffice/program/soffice
PACKAGES="libreoffice-writer-nogui fonts-liberation fonts-dejavu-core"
SYSTEM="python3 make ca-certificates"
BUNDLE=${BUNDLE:-}
APT="apt-get -q -y -o Acquire::Retries=1 -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=60"

say() { echo "· $*"; }
refuse() { echo "$*" >&2; exit 1; }
installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Prints the prefix that gives the rights of root («» for root, «sudo -n» where no password is asked), or fails.
rights() {
    if [ "$(id -u)" = 0 ]; then echo ""
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then echo "sudo -n"
    else return 1
    fi
}

# Tells apt that there are the packages of BUNDLE and no others. A link, since sources.list knows no space in a path; lists and
# cache of its own, so that those of the system stay what they are.
only_from_bundle() {
    bundle_apt=$(mktemp -d)
    trap 'rm -rf "$bundle_apt"' EXIT
    ln -s "$BUNDLE/packages" "$bundle_apt/packages"
    mkdir -p "$bundle_apt/lists/partial" "$bundle_apt/cache/archives/partial"
    echo "deb [trusted=yes] file:$bundle_apt/packages ./" >"$bundle_apt/sources.list"
    cat >"$bundle_apt/apt.conf" <<CONF
Dir::Etc::SourceList "$bundle_apt/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::lists "$bundle_apt/lists";
Dir::Cache "$bundle_apt/cache";
APT::Sandbox::User "root";
CONF
    APT="$APT -c $bundle_apt/apt.conf"
}

# apt_install PREFIX PACKAGE…
apt_install() {
    prefix=$1; shift
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # the prefix is empty or two words
    if { $prefix $APT update && $prefix $APT install --no-install-recommends "$@"; } >"$log" 2>&1
    then rm -f "$log"
    else tail -n 5 "$log" >&2; rm -f "$log"; return 1
    fi
}

# apt_unpack DIR PACKAGE…: the packages, with what they need and this machine lacks, unpacked in DIR. Needs no rights.
apt_unpack() {
    root=$1; shift
    work=$root.part
    rm -rf "$work"; mkdir -p "$work/deb" "$work/root"
    apt_download "$work" "$work/deb" "$@" || return 1
    for deb in "$work"/deb/*.deb; do dpkg -x "$deb" "$work/root" || return 1; done
    rm -rf "$root"; mv "$work/root" "$root"; rm -rf "$work"
}

# apt_download WORK DIR PACKAGE…: the packages, with what they need and this machine lacks, into DIR. WORK is for apt, and may
# have an apt.conf already. Needs no rights.
apt_download() {
    work=$1 deb=$2; shift 2
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    printf 'Dir::State::lists "%s";\nDir::Cache "%s";\n' "$work/lists" "$work/cache" >>"$work/apt.conf"
    export APT_CONFIG="$work/apt.conf"
    {
        $APT update
        names=$($APT install --no-install-recommends --print-uris "$@" | sed -n "s/^'[^']*' \([^_]*\)_.*/\1/p")
        # shellcheck disable=SC2086  # a list of names
        (cd "$deb" && $APT download $names)
    } >"$work/log" 2>&1 || { tail -n 5 "$work/log" >&2; unset APT_CONFIG; return 1; }
    unset APT_CONFIG
}

# The pip that was unpacked here, if one was.
own_pip() { ls "$PWD"/.pip/usr/share/python-wheels/pip-*.whl 2>/dev/null || true; }

venv() {
    dir=$1 lock=$2
    if [ -L "$dir" ]; then refuse "$dir – ссылка, а не папка: уберите ее и повторите."; fi
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
        || refuse "Нужен Python 3.11 или новее; здесь: $(python3 --version 2>&1)."
    say "Готовлю окружение Python в $dir (один раз)"
    pip=
    if ! python3 -c 'import ensurepip' 2>/dev/null; then
        # From a bundle always the second way: python3-venv wants the very version of python3 that it was made with.
        if [ -z "$BUNDLE" ] && prefix=$(rights); then
            say "Ставлю пакет python3-venv"
            apt_install "$prefix" python3-venv || refuse "Не удалось поставить пакет python3-venv; поставьте его и повторите."
        else
            say "Беру pip отдельно: пакет python3-venv не поставить"
            apt_unpack "$PWD/.pip" python3-pip-whl python3-setuptools-whl \
                || refuse "Не удалось загрузить pip; установите пакет python3-venv и повторите."
            pip=$(own_pip)
        fi
    fi
    python3 -m venv --clear ${pip:+--without-pip} "$dir"
    say "Ставлю библиотеки из $lock (с проверкой хешей)"
    packages "$dir" "$lock"
    touch "$dir/ready"
}

more() {
    say "Ставлю $3 из $2 (один раз, с проверкой хешей)"
    pip=$(own_pip)
    packages "$1" "$2"
}

# packages DIR LOCK, by the pip of the environment or the one in $pip.
packages() {
    PYTHONPATH=$pip "$1/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$2" \
        ${BUNDLE:+--no-index} ${BUNDLE:+"--find-links=$BUNDLE/wheels"} && return 0
    [ -z "$BUNDLE" ] || refuse "Библиотеки из $BUNDLE/wheels не установились: соберите папку заново (make bundle) на такой же системе."
    refuse "Библиотеки не установились: нет связи с хранилищем пакетов Python или файл $2 изменён."
}

system() {
    missing=
    python3 -c 'import venv, ctypes' 2>/dev/null || missing=" python3"  # python3-minimal has neither
    command -v make >/dev/null || missing="$missing make"
    # The pip of Debian 13 does not start without them, even if it asks nobody.
    [ -e /etc/ssl/certs/ca-certificates.crt ] || ! rights >/dev/null || missing="$missing ca-certificates"
    [ -n "$missing" ] || return 0
    say "Ставлю пакеты:$missing"
    # shellcheck disable=SC2086  # a list of names
    { prefix=$(rights) && apt_install "$prefix" $missing; } || refuse "Не удалось поставить:$missing. Установите и повторите."
}

# A folder of: install.sh README.txt product.tar.gz (what git knows, no company's data) wheels/ packages/ (of Debian, with an index
# for apt) system (what it fits, read by install.sh) SHA256SUMS. It has its name only when all of it is there.
bundle() {
    venv=$1 dir=${2:-programme442-bundle}
    bundle_possible "$dir"
    bundle_part=$(mktemp -d "$dir.part-XXXXXX")  # its own: two who gather do not meet
    chmod 755 "$bundle_part"
    trap 'rm -rf "$bundle_part"' EXIT
    trap 'exit 1' INT TERM HUP
    mkdir -p "$bundle_part/wheels" "$bundle_part/packages"
    say "Программа: то, что записано в git"
    git archive --format=tar.gz -o "$bundle_part/product.tar.gz" HEAD
    say "Библиотеки Python (с проверкой хешей)"
    pip=$(own_pip)
    for lock in requirements.lock requirements-intake.lock; do
        PYTHONPATH=$pip "$venv/bin/python" -m pip download --quiet --disable-pip-version-check --require-hashes \
            --only-binary :all: --dest "$bundle_part/wheels" -r "$lock" \
            || refuse "Библиотеки из $lock не загрузились: нет связи с хранилищем пакетов Python, или одна из них есть только исходным текстом."
    done
    say "Пакеты Debian: LibreOffice, шрифты, Python, make и все, что им нужно"
    # shellcheck disable=SC2086  # lists of names
    debian_packages "$bundle_part/packages" $PACKAGES $SYSTEM python3-pip-whl python3-setuptools-whl \
        || refuse "Пакеты Debian не загрузились: нет связи с их хранилищем."
    cp tools/install.sh "$bundle_part/"
    as_read_me >"$bundle_part/README.txt"
    { this_debian; "$venv/bin/python" -c 'import sys; print("python %d.%d" % sys.version_info[:2])'; } >"$bundle_part/system"
    (cd "$bundle_part" && find . -type f ! -name SHA256SUMS -exec sha256sum {} + | LC_ALL=C sort -k 2 >"SHA256SUMS")
    mv -T "$bundle_part" "$dir" || refuse "$dir уже есть: назовите новую папку (INTO=папка)."
    echo "Готово: $dir, $(du -sh "$dir" | cut -f 1). Отпечаток: $(sha256sum <"$dir/SHA256SUMS" | cut -c 1-16)"
    echo "Перенесите папку и поставьте: sh ПАПКА/install.sh /opt/programme442 (подробнее: docs/administrator.md)."
}

# «debian 12 amd64»: the system, its release and its kind of processor.
this_debian() {
    (. /etc/os-release; echo "$ID ${VERSION_ID:-?} $(dpkg --print-architecture)")
}

# All that stands in the way of a bundle, at once.
bundle_possible() {
    obstacles=
    for program in git apt-get dpkg-deb; do
        command -v $program >/dev/null || obstacles="$obstacles
· нет программы $program: папку собирают на Debian, в копии, взятой из git"
    done
    git rev-parse --verify --quiet HEAD >/dev/null 2>&1 || obstacles="$obstacles
· здесь не копия git: папку собирают в ней"
    [ ! -e "$1" ] || obstacles="$obstacles
· $1 уже есть: назовите новую папку (INTO=папка)"
    [ -w "$(dirname "$1")" ] || obstacles="$obstacles
· в папку $(dirname "$1") писать нельзя, или ее нет: назовите другую (INTO=папка)"
    [ -z "$obstacles" ] || refuse "Папку для установки без интернета не собрать:$obstacles"
    git diff --quiet HEAD -- . ':!source' 2>/dev/null \
        || say "Изменено и не записано в git – в папку не войдет: $(git diff --name-only HEAD -- . ':!source' | tr '\n' ' ')"
}

# debian_packages DIR PACKAGE…: with everything that they need on a machine where there is nothing yet, and an index of them.
debian_packages() {
    deb=$1; shift
    work=$(mktemp -d)
    : >"$work/status"
    echo "Dir::State::status \"$work/status\";" >"$work/apt.conf"
    apt_download "$work" "$deb" "$@" || { rm -rf "$work"; return 1; }
    rm -rf "$work"
    (cd "$deb" && index_packages)
}

# The index of the packages of this folder, as apt reads it; an epoch («4%3a») leaves their names, and is within.
index_packages() {
    for file in *.deb; do
        plain=$(echo "$file" | sed 's/_[0-9]*%3a/_/')
        [ "$plain" = "$file" ] || mv "$file" "$plain" || return 1
        dpkg-deb -f "$plain" || return 1
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' \
            "$plain" "$(stat -c %s "$plain")" "$(sha256sum "$plain" | cut -d ' ' -f 1)"
    done >Packages
}

as_read_me() {
    cat <<TEXT
programme442 $(git log -1 --format='%h, %ad' --date=format:%d.%m.%Y): установка и обновление без интернета.

    sh install.sh /opt/programme442

Годится для: $(this_debian), с правами root или без них (тогда назовите свою папку).
Целость папки проверит сама установка; отпечаток, который она назовет, – тот же, что назвала make bundle.
Книга, документы и пользователи (папки source и out, другие ваши файлы) при обновлении не меняются.
Подробно: docs/administrator.md в поставленной папке.
TEXT
}

office() {
    dir=$1
    unpacked=$PWD/.libreoffice
    missing=
    command -v soffice >/dev/null || missing=libreoffice-writer-nogui
    for package in fonts-liberation fonts-dejavu-core; do installed $package || missing="$missing $package"; done
    [ -n "$missing" ] || return 0
    if [ -x "$unpacked/usr/lib/libreoffice/program/soffice" ]; then starter "$dir" "$unpacked" "$unpacked/$SOFFICE_PROGRAM"; return 0; fi
    command -v apt-get >/dev/null || refuse "LibreOffice не найден. Установите: $PACKAGES (или их аналоги)."
    if prefix=$(rights); then
        say "Ставлю LibreOffice и шрифты (один раз, около минуты): $missing"
        # shellcheck disable=SC2086  # a list of names
        apt_install "$prefix" $missing && return 0
    else
        say "Загружаю LibreOffice и шрифты в .libreoffice: прав на установку нет (один раз, около минуты)"
        # shellcheck disable=SC2086
        apt_unpack "$unpacked" $PACKAGES && settle "$unpacked" && starter "$dir" "$unpacked" "$unpacked/$SOFFICE_PROGRAM" && return 0
    fi
    refuse "LibreOffice или шрифты поставить не удалось. Установите пакеты: $PACKAGES."
}

# The Python of the system knows the LibreOffice of the system; it needs nothing of our environment.
uno() {
    dir=$1
    unpacked=$PWD/.libreoffice
    if /usr/bin/python3 -c 'import uno' 2>/dev/null; then
        printf '#!/bin/sh\nexec /usr/bin/python3 "$@"\n' >"$dir/bin/python-uno"; chmod 755 "$dir/bin/python-uno"; return 0
    fi
    command -v apt-get >/dev/null || refuse "Для проверок нужен пакет python3-uno: поставьте его и повторите."
    if prefix=$(rights); then
        say "Ставлю python3-uno для проверок (один раз)"
        apt_install "$prefix" python3-uno && uno "$dir" && return 0
    elif [ -d "$unpacked/usr" ]; then
        say "Загружаю python3-uno в .libreoffice: прав на установку нет (один раз)"
        apt_unpack "$unpacked-uno" python3-uno && cp -rn "$unpacked-uno/usr" "$unpacked/" && rm -rf "$unpacked-uno"
        cat >"$dir/bin/python-uno" <<START
#!/bin/sh
export PYTHONPATH='$unpacked/usr/lib/python3/dist-packages' LD_LIBRARY_PATH='$unpacked/usr/lib/libreoffice/program:$unpacked/usr/lib/$(uname -m)-linux-gnu'
export URE_BOOTSTRAP='vnd.sun.star.pathname:$unpacked/usr/lib/libreoffice/program/fundamentalrc'
exec /usr/bin/python3 "\$@"
START
        chmod 755 "$dir/bin/python-uno"
        "$dir/bin/python-uno" -c 'import uno' && return 0
    fi
    refuse "Пакет python3-uno поставить не удалось. Установите его и повторите."
}

# settle ROOT: the LibreOffice unpacked in ROOT is told that it lives there. Debian's settings name places of the whole
# system, and its installer would copy the registry there.
settle() {
    uri=$(python3 -c 'import pathlib, sys; print(pathlib.Path(sys.argv[1]).as_uri())' "$1" | sed 's/[&|\\]/\\&/g')
    sed -i "s|file:///etc/libreoffice/registry|$uri/usr/lib/libreoffice/share/.registry|g; s|file:///usr/|$uri/usr/|g" \
        "$1/usr/lib/libreoffice/program/fundamentalrc"
    fonts_of "$1"
}

# fonts_of ROOT: the fonts unpacked in ROOT beside those of the system.
fonts_of() {
    place=$(printf %s "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g')
    cat >"$1/fonts.conf" <<CONF
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <include ignore_missing="yes">$place/usr/share/fontconfig/conf.avail</include>
  <dir>$place/usr/share/fonts</dir><dir>/usr/share/fonts</dir>
  <cachedir>$place/fontcache</cachedir>
</fontconfig>
CONF
}

browser() {
    dir=$1
    unpacked=$PWD/.chromium
    if command -v chromium >/dev/null && installed libatomic1; then return 0; fi
    if [ -x "$unpacked/usr/lib/chromium/chromium" ]; then
        browser_starters "$dir" "$unpacked"; return 0
    fi
    command -v apt-get >/dev/null || refuse "Chromium для проверки страницы не найден. Установите пакет chromium."
    if prefix=$(rights); then
        say "Ставлю Chromium для проверки страницы (один раз, около минуты)"
        apt_install "$prefix" chromium libatomic1 && return 0
    else
        say "Загружаю Chromium в .chromium: прав на установку нет (один раз, около минуты)"
        apt_unpack "$unpacked" chromium libatomic1 fonts-liberation && fonts_of "$unpacked" \
            && browser_starters "$dir" "$unpacked" && return 0
    fi
    refuse "Chromium поставить не удалось. Установите пакет chromium."
}

java() {
    unpacked=$PWD/.java
    missing=
    command -v java >/dev/null || missing=default-jre-headless
    [ -e /usr/share/java/jaxb-runtime.jar ] || missing="$missing libjaxb-java"
    [ -n "$missing" ] && [ ! -e "$unpacked/usr/share/java/jaxb-runtime.jar" ] || return 0
    command -v apt-get >/dev/null || refuse "Для veraPDF нужны Java и JAXB. Установите: default-jre-headless libjaxb-java."
    if prefix=$(rights); then
        say "Ставлю Java для veraPDF (один раз, около минуты): $missing"
        # shellcheck disable=SC2086  # a list of names
        apt_install "$prefix" $missing && return 0
    else
        say "Загружаю Java для veraPDF в .java: прав на установку нет (один раз, около минуты)"
        # shellcheck disable=SC2086
        apt_unpack "$unpacked" $missing && own_links "$unpacked" && return 0
    fi
    refuse "Java для veraPDF поставить не удалось. Установите пакеты: default-jre-headless libjaxb-java."
}

# own_links ROOT: links that name places of the whole system name those below ROOT; Java's settings are such.
own_links() {
    find "$1" -type l -lname '/*' | while read -r link; do
        target=$1$(readlink "$link")
        if [ -e "$target" ]; then ln -sfn "$target" "$link"; fi
    done
}

# Node comes from the environment VENV: Debian's is too old for some of it, and its npm brings 400 packages.
site() {
    venv=$PWD/$1 dir=$2
    if [ -e "$dir/ready" ] && cmp -s tools/site/package-lock.json "$dir/package-lock.json"; then return 0; fi
    say "Загружаю проверки страницы в $dir (один раз, около минуты)"
    mkdir -p "$dir"; cp tools/site/package.json tools/site/package-lock.json "$dir/"
    PATH="$venv/bin:$PATH" npm ci --silent --no-fund --no-audit --ignore-scripts --prefix "$dir" \
        || refuse "Проверки страницы не загрузились: нет связи с хранилищем npm или изменен tools/site/package-lock.json."
    ln -sf "$venv/bin/node" "$dir/node"
    touch "$dir/ready"
}

peers() {
    command -v npm >/dev/null || refuse "Для сравнения нужны Node.js и npm. Установите пакеты nodejs и npm."
    [ -d "$1/node_modules" ] || {
        say "Загружаю, с чем сравнивать, в $1 (один раз)"
        npm install --silent --no-fund --no-audit --no-package-lock --prefix "$1" \
            docxtemplater@3 pizzip@3 easy-template-x@7 carbone@3
    }
    [ -x "$1/venv/bin/python" ] || {
        python3 -m venv "$1/venv"
        "$1/venv/bin/python" -m pip install --quiet --disable-pip-version-check docxtpl docx-mailmerge2
    }
}

# browser_starters DIR ROOT: Chromium, and the Node of the playwright package, which wants a library of ROOT.
browser_starters() {
    starter "$1" "$2" "$2/usr/lib/chromium/chromium"
    starter "$1" "$2" "$(echo "$PWD/$1"/lib/python3*/site-packages/playwright/driver/node)"
}

# starter DIR ROOT PROGRAM: DIR/bin/<name> starts a program with the libraries and fonts unpacked in ROOT.
starter() {
    [ ! -x "$1/bin/${3##*/}" ] || return 0
    libraries=$(find "$2" -maxdepth 4 -type d \( -name '*-linux-gnu*' -o -name pulseaudio \) -path '*/lib/*' -printf '%p:')
    libraries=${3%/*}:$libraries  # first: links to its libraries stand elsewhere too
    python3 - "$1/bin/${3##*/}" "$2" "$3" "$libraries" <<'START'
import pathlib, shlex, sys
path, root, program, libraries = sys.argv[1:]
path = pathlib.Path(path)
path.write_text(f"""#!/bin/sh
export FONTCONFIG_FILE={shlex.quote(root + "/fonts.conf")} LD_LIBRARY_PATH={shlex.quote(libraries)}
exec {shlex.quote(program)} "$@"
""")
path.chmod(0o755)
START
}

[ -z "$BUNDLE" ] || only_from_bundle
"$@"
