# Completion of edgeinfer for fish; made by «edgeinfer completions fish».

function __edgeinfer_files
    set -l typed (commandline -ct)
    __fish_complete_directories $typed
    for extension in $argv
        for file in $typed*.$extension
            echo $file
        end
    end
end

complete -c edgeinfer -f
complete -c edgeinfer -n __fish_use_subcommand -l version -d 'Show the version'
complete -c edgeinfer -n __fish_use_subcommand -s h -l help -d 'Show the help'
complete -c edgeinfer -n __fish_use_subcommand -a compile -d 'Compile an ONNX or TFLite model into one .edge file'
complete -c edgeinfer -n __fish_use_subcommand -a inspect -d 'Show what is in a model'
complete -c edgeinfer -n __fish_use_subcommand -a run -d 'Run a compiled model on tensors, pictures, sound, rows or text'
complete -c edgeinfer -n __fish_use_subcommand -a bench -d 'Measure the latency of a compiled model, and what disturbs it'
complete -c edgeinfer -n __fish_use_subcommand -a eval -d 'Measure the accuracy of a classifier on labelled data'
complete -c edgeinfer -n __fish_use_subcommand -a check -d 'Check a compiled model and this machine\'s kernels for it'
complete -c edgeinfer -n __fish_use_subcommand -a completions -d 'Print what makes a shell complete the words of a call'
complete -c edgeinfer -n __fish_use_subcommand -a man -d 'Print the manual page, as in: edgeinfer man | man -l -'

complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -s o -l output -r -a '(__edgeinfer_files edge)' -d 'Where to write the compiled model'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l shape -r -d 'Shape of an input; more than once for several inputs or variants'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l freeze -r -a '(__edgeinfer_files npy npz)' -d 'Make an input a constant'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l pipeline -r -a '(__edgeinfer_files json)' -d 'Store how pictures, sound or rows become the input, and what the output means'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l keep-names -d 'Keep the names of tensors that were fused away'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l dump-after -r -a 'all remove-dead-code fold-constants remove-identities replace-gather simplify-movements merge-duplicates replace-matmul fuse-normalization cancel-transposes recognize-activations fold-scale-and-shift fold-space-to-batch fold-pad fold-crop fuse-activation cancel-quantization fuse-quantization tabulate-unary fold-transpose-into-weights fold-all-constants merge-scale-and-shift fuse-residual pack-weights' -d 'Print the graph after this pass, or after each for «all»'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l name -r -d 'Name of the model; by default that of the file, or of the graph in standard input'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l model-version -r -d 'Version of the model'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l licence -r -d 'Licence of the model'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l author -r -d 'Author of the model'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l labels -r -F -d 'Class names, one on each line'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l report -r -a '(__edgeinfer_files json)' -d 'Write what was done as JSON; - for standard output'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -l target -r -a 'pi-zero-2 pi-3 pi-4 pi-5 rk3588 cortex-a55 aarch64 x86-64 x86-64-avx2 x86-64-avxvnni x86-64-avx512vnni' -d 'Choose kernels for this machine, by name or by a file of check --tune, and tell its time'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -s h -l help -d 'Show this help'
complete -c edgeinfer -n '__fish_seen_subcommand_from compile' -a '(__edgeinfer_files onnx tflite)'

complete -c edgeinfer -n '__fish_seen_subcommand_from inspect' -l json -d 'Print JSON, nodes included'
complete -c edgeinfer -n '__fish_seen_subcommand_from inspect' -l html -r -a '(__edgeinfer_files html)' -d 'Write a page with the graph as a picture; - for standard output'
complete -c edgeinfer -n '__fish_seen_subcommand_from inspect' -l nodes -d 'Print a line for every node'
complete -c edgeinfer -n '__fish_seen_subcommand_from inspect' -l verify -d 'Check the SHA-256 of the weights too, which opening does not'
complete -c edgeinfer -n '__fish_seen_subcommand_from inspect' -l shape -r -d 'Shape of an input; more than once for several inputs or variants'
complete -c edgeinfer -n '__fish_seen_subcommand_from inspect' -l freeze -r -a '(__edgeinfer_files npy npz)' -d 'Make an input a constant'
complete -c edgeinfer -n '__fish_seen_subcommand_from inspect' -s h -l help -d 'Show this help'
complete -c edgeinfer -n '__fish_seen_subcommand_from inspect' -a '(__edgeinfer_files edge onnx tflite)'

complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l input -r -a '(__edgeinfer_files npy npz)' -d 'Tensor for an input, .npy or .npz; without a name the inputs are filled in order'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l image -r -a '(__edgeinfer_files jpg jpeg png bmp)' -d 'A JPEG, PNG or BMP file'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l audio -r -a '(__edgeinfer_files wav)' -d 'A WAV file; its samples enter as they are, without a spectrum'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l row -r -a '(__edgeinfer_files csv)' -d 'A CSV file with a header; each row is a record'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l text -r -d 'A text, for models of characters'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l labels -r -F -d 'Class names, one on each line, instead of the model\'s'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l top -r -d 'How many of the best classes are shown; 5 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l output -r -a '(__fish_complete_directories (commandline -ct))' -d 'Write the outputs as 0.npy, 1.npy … into this folder'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l dequantize -d 'Write quantized outputs as float32'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l threads -r -d 'Threads that share a run; 1 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l stream -d 'Keep the model\'s state from record to record'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -l json -d 'Print JSON'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -s h -l help -d 'Show this help'
complete -c edgeinfer -n '__fish_seen_subcommand_from run' -a '(__edgeinfer_files edge)'

complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l threads -r -d 'Threads that share a run; 1 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l iterations -r -d 'Measure this many runs; queries, or samples, of another scenario'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l duration -r -d 'Measure for this many seconds; 3 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l warmup -r -d 'Runs before measuring; by default for a tenth of the duration, at least 3'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l scenario -r -a 'single-stream multi-stream server offline' -d 'How load comes, the first by default: single-stream, multi-stream, server or offline'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l samples-per-query -r -d 'Samples of a query in multi-stream; 8 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l qps -r -d 'Queries per second in server'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l workers -r -d 'Sessions that run at once, in all scenarios but single-stream; 1 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l ops -d 'Time every step too, in runs of their own'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l sweep -d 'Measure every variant too: latency against throughput'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l idle -r -d 'Time the next run after pauses of these lengths, too: 0.1,1,5'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l repeats -r -d 'Pauses of each length; 5 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l variant -r -d 'Measure this set of input shapes, as inspect counts them; 0 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l core -r -d 'Run on this core; further threads on those behind it, one each'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l json -r -a '(__edgeinfer_files json)' -d 'Write the figures as JSON; - for standard output'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -l html -r -a '(__edgeinfer_files html)' -d 'Write a page with drawings, the steps\' times included'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -s h -l help -d 'Show this help'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -a compare -d 'Say whether a second measurement is faster or slower than a first'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from compare' -a '(__edgeinfer_files edge)'

complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from compare' -l margin -r -d 'Differences of at most so many percent do not count; 1 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from compare' -l fail-if-slower -d 'Exit with 1 if the median, or a p99 that is borne out, is slower'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from compare' -l json -r -d 'Write the result as JSON; - for standard output'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from compare' -s h -l help -d 'Show this help'
complete -c edgeinfer -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from compare' -a '(__edgeinfer_files json)'

complete -c edgeinfer -n '__fish_seen_subcommand_from eval' -l data -r -a '(__edgeinfer_files npz)' -d 'Samples x, one along the first axis, and their classes y'
complete -c edgeinfer -n '__fish_seen_subcommand_from eval' -l label-offset -r -d 'Output that stands for label 0'
complete -c edgeinfer -n '__fish_seen_subcommand_from eval' -l limit -r -d 'Use the first samples only'
complete -c edgeinfer -n '__fish_seen_subcommand_from eval' -l variant -r -d 'Use this set of input shapes, as inspect counts them; by default the first that takes the samples'
complete -c edgeinfer -n '__fish_seen_subcommand_from eval' -l threads -r -d 'Threads that share a run; 1 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from eval' -l stream -d 'Keep the model\'s state from sample to sample'
complete -c edgeinfer -n '__fish_seen_subcommand_from eval' -l json -r -a '(__edgeinfer_files json)' -d 'Write the result as JSON; - for standard output'
complete -c edgeinfer -n '__fish_seen_subcommand_from eval' -s h -l help -d 'Show this help'
complete -c edgeinfer -n '__fish_seen_subcommand_from eval' -a '(__edgeinfer_files edge)'

complete -c edgeinfer -n '__fish_seen_subcommand_from check' -l threads -r -d 'Threads that share a run; 1 by default'
complete -c edgeinfer -n '__fish_seen_subcommand_from check' -l tune -d 'Measure the kernels of this machine instead of checking a model'
complete -c edgeinfer -n '__fish_seen_subcommand_from check' -s o -l output -r -a '(__edgeinfer_files json)' -d 'Where --tune writes its table; only told without'
complete -c edgeinfer -n '__fish_seen_subcommand_from check' -s h -l help -d 'Show this help'
complete -c edgeinfer -n '__fish_seen_subcommand_from check' -a '(__edgeinfer_files edge)'

complete -c edgeinfer -n '__fish_seen_subcommand_from completions' -s h -l help -d 'Show this help'
complete -c edgeinfer -n '__fish_seen_subcommand_from completions' -a 'bash zsh fish'

complete -c edgeinfer -n '__fish_seen_subcommand_from man' -s h -l help -d 'Show this help'
