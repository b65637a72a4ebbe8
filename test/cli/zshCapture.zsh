# Prints what zsh's own completion system offers: SCRIPT FOLDER LINE…; a line "== LINE" before the words of each line.
# A shell of its own on a pseudo terminal, whose compadd writes down every word that it is about to offer.
emulate -R zsh
zmodload zsh/zpty
script=$1 folder=$2
shift 2
: > $folder/setup.zsh
cat > $folder/setup.zsh <<SETUP
PROMPT= RPROMPT=
autoload -Uz compinit && compinit -u -d '$folder/dump'
source '$script'
compadd() {
  if (( \${@[1,(i)(-|--)]}[(I)-(O|A|D)*] )); then builtin compadd "\$@"; return; fi
  local -a offered
  builtin compadd -O offered "\$@"
  print -rl -- "\${offered[@]}" >> '$folder/words'
  builtin compadd "\$@"
}
capture() { zle list-choices; BUFFER=; print -r -- "DO""NE" }
zle -N capture
bindkey '^T' capture
print -r -- "REA""DY"
SETUP
zpty shell "COLUMNS=1000 TERM=dumb zsh -f -i"
until_told() { local chunk; while zpty -r shell chunk; do [[ $chunk == *$1* ]] && return; done; exit 1 }
zpty -w shell "source '$folder/setup.zsh'"
until_told READY
for line in "$@"; do
  print -r -- "== $line"
  : > $folder/words
  zpty -w -n shell "$line"$'\x14'
  until_told DONE
  cat $folder/words
done
zpty -d shell
