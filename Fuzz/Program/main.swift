// Runs one parser on what libFuzzer makes up:
//
//     edge-fuzz list                                the names of all targets
//     edge-fuzz seeds TARGET FOLDER                 writes the inputs to begin with
//     edge-fuzz TARGET [OPTION…] [FOLDER|FILE…]     what a libFuzzer program does

import EdgeFormat
import Glibc

let words = CommandLine.arguments.dropFirst()
let found = FuzzTarget.all.first { words.contains($0.name) }
switch (words.first, found) {
case ("list", _):
    for target in FuzzTarget.all { print(target.name) }
case ("seeds", let target?) where words.count == 3:
    for (number, seed) in target.seeds().enumerated() {
        do {
            try AtomicFile.write(seed, to: "\(words[3])/seed-\(number)")
        } catch {
            print("edge-fuzz: \(error)")
            exit(1)
        }
    }
case (let name?, let target?) where name == target.name:
    exit(target.fuzz())
default:
    print("usage: edge-fuzz list | seeds TARGET FOLDER | TARGET [OPTION…] [FOLDER|FILE…]")
    exit(2)
}
