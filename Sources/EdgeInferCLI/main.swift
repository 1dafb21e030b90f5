import EdgeFormat
import Glibc

MappedFile.guardAgainstShrinking()
exit(Tool.edgeinfer.run(Array(CommandLine.arguments.dropFirst())))
