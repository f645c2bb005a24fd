#!/bin/sh
# Sets the product up, or renews it, from the folder in which this file lies and from nothing else: no network. The folder is made
# by `make bundle`.
#
#   sh install.sh [DIR]      DIR: /opt/programme442 if none is named
#
# What is the company's stays as it is: DIR/source (put there only if there is none), DIR/out, and every file that the product did
# not bring. A file of the product that was changed here is kept in DIR/changed-before/<time>/ and named. May be interrupted: until it
# is done, DIR has no .venv/ready, and the next run goes on. Back to a former version: the same, from the former folder.
#
# Exit code 1: not possible; all that is in the way is said at once, and nothing was changed.
set -eu
umask 022  # who starts the program is not who installs it

bundle=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
ROOM_KB=1200000

say() { echo "· $*"; }
refuse() { echo "$*" >&2; exit 1; }
obstacles=
obstacle() { obstacles="$obstacles
· $*"; }

# All that stands in the way, at once.
check() {
    whole_bundle
    fits
    place
    [ -z "$obstacles" ] || refuse "Не установлено, ничего не изменено:$obstacles"
}

whole_bundle() {
    for file in SHA256SUMS product.tar.gz system wheels packages/Packages; do
        [ -e "$bundle/$file" ] || { obstacle "в папке $bundle нет $file: скопируйте ее целиком"; return 0; }
    done
    broken=$(cd "$bundle" && LC_ALL=C sha256sum --check --quiet --strict SHA256SUMS 2>/dev/null | sed 's/: FAILED.*//' | head -n 5 | tr '\n' ' ')
    [ -z "$broken" ] || obstacle "в папке $bundle не те суммы (файл изменен, поврежден или пропал): ${broken}– скопируйте ее заново"
}

# What the bundle was gathered for, and what is here.
fits() {
    [ -e "$bundle/system" ] || return 0
    wanted=$(head -n 1 "$bundle/system") python=$(sed -n 's/^python //p' "$bundle/system")
    here=$( (. /etc/os-release && echo "$ID ${VERSION_ID:-?} $(dpkg --print-architecture)") 2>/dev/null || uname -sm)
    [ "$here" = "$wanted" ] || obstacle "папка собрана для системы «$wanted», здесь «$here»: соберите ее на такой же"
    if command -v python3 >/dev/null; then
        found=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        [ "$found" = "$python" ] || obstacle "папка собрана для Python $python, здесь python3 – $found"
    elif ! has_rights; then
        obstacle "нет python3, а прав поставить его нет: запустите от root"
    fi
}

has_rights() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

place() {
    case $into in /*) ;; *) into=$PWD/$into ;; esac
    above=$into
    while [ ! -e "$above" ]; do above=$(dirname "$above"); done
    if [ ! -d "$above" ] || [ ! -w "$above" ]; then
        obstacle "в $above писать нельзя: запустите от root или назовите свою папку: sh install.sh ПАПКА"
    elif [ "$(df -Pk "$above" | awk 'NR == 2 { print $4 }')" -lt $ROOM_KB ]; then
        obstacle "на диске $above меньше $((ROOM_KB / 1000)) МБ: освободите место"
    fi
    if [ -d "$into" ] && [ ! -e "$into/.installed" ] && [ -n "$(ls -A "$into" 2>/dev/null)" ]; then
        obstacle "$into – не пустая папка и не поставлена отсюда: назовите другую"
    fi
    if systemctl is-active --quiet programme442 2>/dev/null \
        && [ "$(systemctl show -P WorkingDirectory programme442)" = "$into" ]; then
        obstacle "служба programme442 работает: остановите ее на время обновления: systemctl stop programme442"
    fi
}

# The product's files, in place of those of the version before.
product() {
    say "Ставлю программу в $into"
    mkdir -p "$into"
    [ -e "$into/.installed" ] || : >"$into/.installed"
    rm -rf "$into/.venv" "$into/.new"
    mkdir "$into/.new"
    tar -xzmf "$bundle/product.tar.gz" -C "$into/.new"  # -m: as of now, or make would think the environment older than its list
    [ ! -e "$into/source" ] || rm -rf "$into/.new/source"
    (cd "$into/.new" && find . -type f ! -path './source/*' -exec sha256sum {} + | LC_ALL=C sort -k 2) >"$into/.new.sums"
    keep_changed
    cut -c 67- "$into/.installed" | while read -r file; do rm -f "$into/$file"; done
    cp -R "$into/.new/." "$into/"
    rm -rf "$into/.new"
}

# Files of the version before that a person has changed, aside.
keep_changed() {
    kept=$into/changed-before/$(date +%Y-%m-%d-%H%M%S)
    (cd "$into" && LC_ALL=C sha256sum --check --quiet .installed 2>/dev/null | sed -n 's/: FAILED$//p') | while read -r file; do
        if [ "$(sha256sum <"$into/$file")" = "$(sha256sum <"$into/.new/$file" 2>/dev/null)" ]; then continue; fi
        file=${file#./}
        mkdir -p "$kept/$(dirname "$file")"
        mv "$into/$file" "$kept/$file"
        say "Изменен у вас и заменен: $file; ваш – в $kept. Шаблоны кладите в папку templates рядом с книгой: она главнее."
    done
}

environment() {
    cd "$into"
    export BUNDLE="$bundle"
    sh tools/setup.sh system
    sh tools/setup.sh venv .venv requirements.lock
    rm -f .venv/ready  # not yet
    sh tools/setup.sh more .venv requirements-intake.lock "библиотеки для выгрузок опросов"
    sh tools/setup.sh office .venv
    .venv/bin/python -m compileall -q generator || true  # the trial tells why
}

# The shipped book becomes a PDF: everything is there and works. What LibreOffice has learned stays in .venv, for any user.
trial() {
    say "Проверяю: собираю пробный документ"
    folder=$(mktemp -d)
    cp source/examples/severorechensk.* "$folder/"
    if ! .venv/bin/python -m generator program --source "$folder/severorechensk.xlsx" --out "$folder/out" >"$folder/log" 2>&1; then
        cat "$folder/log" >&2
        rm -rf "$folder"
        refuse "Пробный документ не собрался: смотрите выше."
    fi
    rm -rf "$folder"
    chmod -R a+rX .venv
}

into=${1:-/opt/programme442}
check
say "Папка цела, отпечаток: $(sha256sum <"$bundle/SHA256SUMS" | cut -c 1-16)"
product
environment
trial
mv "$into/.new.sums" "$into/.installed"
touch .venv/ready .venv/intake
echo "Готово: $into. Дальше: cd $into && make serve (или служба: docs/administrator.md)."
