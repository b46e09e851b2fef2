const ADJECTIVES =
  `able amber avid bold brave bright brisk calm clear clever cosy crisp daring deft eager early fair fleet fond
  frank fresh gentle glad golden grand green happy hardy honest humble jolly keen kind lively loyal lucid lucky
  mellow merry mild modest neat nimble noble patient plain polite proud quick quiet rapid ready robust rosy silent
  silver smart snug solid spry steady still sunny swift tidy tranquil true vivid warm wise witty young`.split(/\s+/);
const ANIMALS =
  `ant auk badger bat beaver bee bison boar carp cat clam cod crab crane crow deer dingo dove duck eagle eel egret
  elk falcon ferret finch fox frog gecko goat goose gull hare hawk hedgehog heron ibex ibis jackal jay kestrel
  kite koi lark lemur lion lizard loon lynx magpie marten mole moose moth mouse newt octopus orca osprey otter owl
  panda pelican penguin pike plover puffin quail rabbit raven robin salmon seal shark skylark sloth snail sparrow
  squid stork swan tapir tern thrush toad trout turtle vole walrus weasel whale wolf wombat wren yak zebra`.split(
    /\s+/,
  );

/** A name that can be said aloud and is not taken, such as `brave-otter-7`. */
export function drawRunName(isTaken: (name: string) => boolean): string {
  for (let attempt = 0; ; attempt += 1) {
    // Not Math.random: tests and user code may have seeded it.
    const [first = 0, second = 0, third = 0] = crypto.getRandomValues(new Uint32Array(3));
    // Numbers grow longer as names run out.
    const number = third % 10 ** (1 + Math.floor(attempt / 3));
    const name = `${ADJECTIVES[first % ADJECTIVES.length]}-${ANIMALS[second % ANIMALS.length]}-${number}`;
    if (!isTaken(name)) return name;
  }
}
