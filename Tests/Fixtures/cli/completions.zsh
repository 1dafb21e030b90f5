#compdef edgeinfer
# Completion of edgeinfer for zsh; made by «edgeinfer completions zsh».

_edgeinfer() {
    local context state line
    _arguments -C '1: :->verb' '*:: :->call' '(- *)--version[Show the version]' '(- *)--help[Show the help]'
    case $state in
    verb)
        local -a verbs=(
            'compile:compile an ONNX or TFLite model into one .edge file'
            'inspect:show what is in a model'
            'run:run a compiled model on tensors, pictures, sound, rows or text'
            'bench:measure the latency of a compiled model, and what disturbs it'
            'eval:measure how good a model is on labelled data'
            'check:check a compiled model and this machine'\''s kernels for it'
            'completions:print what makes a shell complete the words of a call'
            'man:print the manual page, as in: edgeinfer man | man -l -'
        )
        _describe -t commands command verbs ;;
    call)
        if [[ $words[1] == bench && $words[2] == compare && CURRENT -gt 2 ]]; then
            words=('bench compare' "${(@)words[3,-1]}")
            ((CURRENT--))
        fi
        case $words[1] in
        'compile')
            _arguments -s \
                '(-o --output)'{-o,--output}'[Where to write the compiled model]:OUT.edge:_files -g "*.(edge)"' \
                '*'--shape'[Shape of an input; more than once for several inputs or variants]:NAME=1x3x224x224: ' \
                '*'--freeze'[Make an input a constant]:NAME=X.npy:_files -g "*.(npy|npz)"' \
                --pipeline'[Store how pictures, sound or rows become the input, and what the output means]:P.json:_files -g "*.(json)"' \
                --keep-names'[Keep the names of tensors that were fused away]' \
                --dump-after'[Print the graph after this pass, or after each for «all»]:PASS:(all remove-dead-code fold-constants remove-identities replace-gather simplify-movements merge-duplicates replace-matmul fuse-normalization cancel-transposes recognize-activations fold-scale-and-shift fold-space-to-batch fold-pad fold-crop fuse-activation cancel-quantization fuse-quantization tabulate-unary fold-transpose-into-weights fold-all-constants merge-scale-and-shift fuse-residual pack-weights)' \
                --name'[Name of the model; by default that of the file, or of the graph in standard input]:TEXT: ' \
                --model-version'[Version of the model]:TEXT: ' \
                --licence'[Licence of the model]:TEXT: ' \
                --author'[Author of the model]:TEXT: ' \
                --labels'[Class names, one on each line]:FILE:_files' \
                --report'[Write what was done as JSON, - for standard output; as a page where the name ends in .html]:FILE:_files -g "*.(json|html)"' \
                --target'[Choose kernels for this machine, by name or by a file of check --tune, and tell its time]:NAME:(pi-zero-2 pi-3 pi-4 pi-5 rk3588 cortex-a55 aarch64 x86-64 x86-64-avx2 x86-64-avxvnni x86-64-avx512vnni)' \
                --quantize'[Store and compute with fewer bits\: int8, int8-dynamic or float16]:KIND:(int8 int8-dynamic float16)' \
                --calibrate'[Samples like those that the model will see\: .npz, .npy, CSV, or a folder of pictures or sounds]:DATA:_files -g "*.(npz|npy|csv)"' \
                --samples'[Calibrate with the first samples only]:N: ' \
                --skip-bad'[Leave out samples that cannot be read, and name them]' \
                '*'--budget'[What may be lost\: top1=POINTS, agreement=PERCENT, sqnr=DB, class=POINTS or slice\:COLUMN=POINTS; layers get more precision until all goals hold]:GOAL=X: ' \
                '*'--keep-float'[Leave this node in float]:NODE: ' \
                '*'--quantize-only'[Quantize this node and no other that is not named so]:NODE: ' \
                --io'[Element type of the inputs and outputs of an int8 model; float by default\: float or int8]:TYPE:(float int8)' \
                --ranges'[How the ranges of activations are found; auto takes the best for each tensor\: auto, minmax, percentile, entropy or mse]:METHOD:(auto minmax percentile entropy mse)' \
                --weight-ranges'[How the scales of weights are found\: minmax or mse]:METHOD:(minmax mse)' \
                --equalize'[Make channels equally wide across layers; auto where it helps\: on, off or auto]:WHEN:(on off auto)' \
                --correct-bias'[Take what rounding does to means out of biases; auto where it helps\: on, off or auto]:WHEN:(on off auto)' \
                '(-h --help)'{-h,--help}'[Show this help]' \
                '1:IN:_files -g "*.(onnx|tflite)"' ;;
        'inspect')
            _arguments -s \
                --json'[Print JSON, nodes included]' \
                --html'[Write a page with the graph as a picture; - for standard output]:FILE:_files -g "*.(html)"' \
                --nodes'[Print a line for every node]' \
                --verify'[Check the SHA-256 of the weights too, which opening does not]' \
                '*'--shape'[Shape of an input; more than once for several inputs or variants]:NAME=1x3x224x224: ' \
                '*'--freeze'[Make an input a constant]:NAME=X.npy:_files -g "*.(npy|npz)"' \
                '(-h --help)'{-h,--help}'[Show this help]' \
                '1:MODEL:_files -g "*.(edge|onnx|tflite)"' ;;
        'run')
            _arguments -s \
                '*'--input'[Tensor for an input, .npy or .npz; without a name the inputs are filled in order]:\[NAME=\]X.npy:_files -g "*.(npy|npz)"' \
                --image'[A JPEG, PNG or BMP file]:PICTURE:_files -g "*.(jpg|jpeg|png|bmp)"' \
                --audio'[A WAV file; its samples enter as they are, without a spectrum]:SOUND:_files -g "*.(wav)"' \
                --row'[A CSV file with a header; each row is a record]:TABLE:_files -g "*.(csv)"' \
                --text'[A text, for models of characters]:TEXT: ' \
                --labels'[Class names, one on each line, instead of the model'\''s]:FILE:_files' \
                --top'[How many of the best classes are shown; 5 by default]:N: ' \
                --output'[Write the outputs as 0.npy, 1.npy … into this folder]:DIR:_files -/' \
                --dequantize'[Write quantized outputs as float32]' \
                --threads'[Threads that share a run; 1 by default]:N: ' \
                --stream'[Keep the model'\''s state from record to record]' \
                --json'[Print JSON]' \
                '(-h --help)'{-h,--help}'[Show this help]' \
                '1:FILE.edge:_files -g "*.(edge)"' ;;
        'bench')
            _arguments -s \
                --threads'[Threads that share a run; 1 by default]:N: ' \
                --iterations'[Measure this many runs; queries, or samples, of another scenario]:N: ' \
                --duration'[Measure for this many seconds; 3 by default]:S: ' \
                --warmup'[Runs before measuring; by default for a tenth of the duration, at least 3]:N: ' \
                --scenario'[How load comes, the first by default\: single-stream, multi-stream, server or offline]:NAME:(single-stream multi-stream server offline)' \
                --samples-per-query'[Samples of a query in multi-stream; 8 by default]:N: ' \
                --qps'[Queries per second in server]:Q: ' \
                --workers'[Sessions that run at once, in all scenarios but single-stream; 1 by default]:N: ' \
                --ops'[Time every step too, in runs of their own]' \
                --sweep'[Measure every variant too\: latency against throughput]' \
                --idle'[Time the next run after pauses of these lengths, too\: 0.1,1,5]:S,S: ' \
                --repeats'[Pauses of each length; 5 by default]:N: ' \
                --variant'[Measure this set of input shapes, as inspect counts them; 0 by default]:N: ' \
                --core'[Run on this core; further threads on those behind it, one each]:N: ' \
                --vs'[Run another model in turns with this one, and say which is faster]:OTHER:_files -g "*.(edge|onnx|tflite)"' \
                --margin'[With --vs, differences of at most so many percent do not count; 1 by default]:P: ' \
                --json'[Write the figures as JSON; - for standard output]:FILE:_files -g "*.(json)"' \
                --html'[Write a page with drawings, the steps'\'' times included]:FILE:_files -g "*.(html)"' \
                '(-h --help)'{-h,--help}'[Show this help]' \
                '1:FILE.edge:{compadd compare; _files -g "*.(edge)"}' ;;
        'bench compare')
            _arguments -s \
                --margin'[Differences of at most so many percent do not count; 1 by default]:P: ' \
                --fail-if-slower'[Exit with 1 if the median, or a p99 that is borne out, is slower]' \
                --json'[Write the result as JSON; - for standard output]:FILE: ' \
                '(-h --help)'{-h,--help}'[Show this help]' \
                '1:A.json:_files -g "*.(json)"' \
                '2:B.json:_files -g "*.(json)"' ;;
        'eval')
            _arguments -s \
                --data'[Samples and labels\: .npz, CSV, or a folder of pictures or sounds by class]:DATA:_files -g "*.(npz|npy|csv)"' \
                --task'[What the model is for, guessed from the labels\: classification, multilabel, detection, segmentation or regression]:NAME:(classification multilabel detection segmentation regression)' \
                --label'[Array or column of the labels; y, or label]:NAME: ' \
                --features'[Columns of a CSV file that fill the input, in this order]:A,B,C: ' \
                --annotations'[Objects in the pictures as COCO'\''s JSON, for detectors]:FILE.json:_files -g "*.(json)"' \
                --label-offset'[Output that stands for label 0]:N: ' \
                --limit'[Use the first samples only]:N: ' \
                --skip-bad'[Leave samples out that cannot be read, and name them]' \
                '*'--slice'[Judge the samples of each value of a column, too]:COLUMN: ' \
                --time'[Show the first figure over this column]:COLUMN: ' \
                --reference'[Compare with another model on the same samples]:MODEL:_files -g "*.(edge|onnx|tflite)"' \
                --baseline'[Predictions of a person, a rule or another system\: .npy, .npz, CSV or COCO'\''s JSON]:FILE:_files -g "*.(npy|npz|csv|json)"' \
                --calibration'[Report samples that stand in these data, too]:DATA:_files -g "*.(npz|npy|csv)"' \
                --calibrate-confidence'[Find a temperature and operating points, and store them with the model]' \
                '*'--operating-point'[A threshold for precision=0.95, recall=0.9 or fpr=0.01]:GOAL: ' \
                --cost'[A threshold for the least cost\: rows are right, columns said, «reject» for neither]:FILE.csv:_files -g "*.(csv)"' \
                '(-o --output)'{-o,--output}'[Where the calibrated model goes]:OUT.edge:_files -g "*.(edge)"' \
                --variant'[Use this set of input shapes, as inspect counts them; by default the first that takes the samples]:N: ' \
                --threads'[Threads that share a run; 1 by default]:N: ' \
                --stream'[Keep the model'\''s state from sample to sample]' \
                --json'[Write the result as JSON; - for standard output]:FILE:_files -g "*.(json)"' \
                --html'[Write the result as a page; - for standard output]:FILE:_files -g "*.(html)"' \
                '(-h --help)'{-h,--help}'[Show this help]' \
                '1:MODEL:_files -g "*.(edge|onnx|tflite)"' ;;
        'check')
            _arguments -s \
                --threads'[Threads that share a run; 1 by default]:N: ' \
                --tune'[Measure the kernels of this machine instead of checking a model]' \
                '(-o --output)'{-o,--output}'[Where --tune writes its table; only told without]:TABLE.json:_files -g "*.(json)"' \
                '(-h --help)'{-h,--help}'[Show this help]' \
                '1:\[FILE.edge\]:_files -g "*.(edge)"' ;;
        'completions')
            _arguments -s \
                '(-h --help)'{-h,--help}'[Show this help]' \
                '1:SHELL:(bash zsh fish)' ;;
        'man')
            _arguments -s \
                '(-h --help)'{-h,--help}'[Show this help]' ;;
        esac ;;
    esac
}

_edgeinfer "$@"
