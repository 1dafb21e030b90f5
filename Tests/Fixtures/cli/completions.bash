# Completion of edgeinfer for bash; made by «edgeinfer completions bash».

_edgeinfer_offer() {
    local line
    while IFS= read -r line; do COMPREPLY+=("$line"); done
}

_edgeinfer_words() { _edgeinfer_offer < <(compgen -W "$1" -- "$current"); }

_edgeinfer_folders() {
    compopt -o filenames 2>/dev/null
    _edgeinfer_offer < <(compgen -d -- "$current")
}

_edgeinfer_files() {
    _edgeinfer_folders
    local extension
    for extension in "$@"; do _edgeinfer_offer < <(compgen -f -X "!*.$extension" -- "$current"); done
    if (($# == 0)); then _edgeinfer_offer < <(compgen -A file -- "$current"); fi
}

_edgeinfer() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]}
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        _edgeinfer_words "compile inspect run bench eval check completions man help --help --version"
        return
    fi
    if ((COMP_CWORD > 2)) && [[ $verb == bench && ${COMP_WORDS[2]} == compare ]]; then verb=bench_compare; fi
    # Bash takes «=» for a word of its own: what stands behind «--option=» or «NAME=» is completed as a value is.
    local equals=$((COMP_CWORD - 1))
    if [[ $current == = ]]; then equals=$COMP_CWORD current=; fi
    if [[ ${COMP_WORDS[equals]} == = ]]; then
        previous=${COMP_WORDS[equals - 1]}
        if [[ $previous != --* ]]; then previous=${COMP_WORDS[equals - 2]}; fi
    fi
    case $verb:$previous in
    compile:-o | compile:--output) _edgeinfer_files edge; return ;;
    compile:--shape) return ;;
    compile:--freeze) _edgeinfer_files npy npz; return ;;
    compile:--pipeline) _edgeinfer_files json; return ;;
    compile:--dump-after) _edgeinfer_words "all remove-dead-code fold-constants remove-identities replace-gather simplify-movements merge-duplicates replace-matmul fuse-normalization cancel-transposes recognize-activations fold-scale-and-shift fold-space-to-batch fold-pad fold-crop fuse-activation cancel-quantization fuse-quantization tabulate-unary fold-transpose-into-weights fold-all-constants merge-scale-and-shift fuse-residual pack-weights"; return ;;
    compile:--name) return ;;
    compile:--model-version) return ;;
    compile:--licence) return ;;
    compile:--author) return ;;
    compile:--labels) _edgeinfer_files; return ;;
    compile:--report) _edgeinfer_files json html; return ;;
    compile:--target) _edgeinfer_words "pi-zero-2 pi-3 pi-4 pi-5 rk3588 cortex-a55 aarch64 x86-64 x86-64-avx2 x86-64-avxvnni x86-64-avx512vnni"; return ;;
    compile:--quantize) _edgeinfer_words "int8 int8-dynamic float16"; return ;;
    compile:--calibrate) _edgeinfer_files npz npy csv; return ;;
    compile:--samples) return ;;
    compile:--budget) return ;;
    compile:--keep-float) return ;;
    compile:--quantize-only) return ;;
    compile:--io) _edgeinfer_words "float int8"; return ;;
    compile:--ranges) _edgeinfer_words "auto minmax percentile entropy mse"; return ;;
    compile:--weight-ranges) _edgeinfer_words "minmax mse"; return ;;
    compile:--equalize) _edgeinfer_words "on off auto"; return ;;
    compile:--correct-bias) _edgeinfer_words "on off auto"; return ;;
    inspect:--html) _edgeinfer_files html; return ;;
    inspect:--shape) return ;;
    inspect:--freeze) _edgeinfer_files npy npz; return ;;
    run:--input) _edgeinfer_files npy npz; return ;;
    run:--image) _edgeinfer_files jpg jpeg png bmp; return ;;
    run:--audio) _edgeinfer_files wav; return ;;
    run:--row) _edgeinfer_files csv; return ;;
    run:--text) return ;;
    run:--labels) _edgeinfer_files; return ;;
    run:--top) return ;;
    run:--output) _edgeinfer_folders; return ;;
    run:--threads) return ;;
    bench:--threads) return ;;
    bench:--iterations) return ;;
    bench:--duration) return ;;
    bench:--warmup) return ;;
    bench:--scenario) _edgeinfer_words "single-stream multi-stream server offline"; return ;;
    bench:--samples-per-query) return ;;
    bench:--qps) return ;;
    bench:--workers) return ;;
    bench:--idle) return ;;
    bench:--repeats) return ;;
    bench:--variant) return ;;
    bench:--core) return ;;
    bench:--vs) _edgeinfer_files edge onnx tflite; return ;;
    bench:--margin) return ;;
    bench:--json) _edgeinfer_files json; return ;;
    bench:--html) _edgeinfer_files html; return ;;
    bench_compare:--margin) return ;;
    bench_compare:--json) return ;;
    eval:--data) _edgeinfer_files npz npy csv; return ;;
    eval:--task) _edgeinfer_words "classification multilabel detection segmentation regression"; return ;;
    eval:--label) return ;;
    eval:--features) return ;;
    eval:--annotations) _edgeinfer_files json; return ;;
    eval:--label-offset) return ;;
    eval:--limit) return ;;
    eval:--slice) return ;;
    eval:--time) return ;;
    eval:--reference) _edgeinfer_files edge onnx tflite; return ;;
    eval:--baseline) _edgeinfer_files npy npz csv json; return ;;
    eval:--calibration) _edgeinfer_files npz npy csv; return ;;
    eval:--operating-point) return ;;
    eval:--cost) _edgeinfer_files csv; return ;;
    eval:-o | eval:--output) _edgeinfer_files edge; return ;;
    eval:--variant) return ;;
    eval:--threads) return ;;
    eval:--json) _edgeinfer_files json; return ;;
    eval:--html) _edgeinfer_files html; return ;;
    check:--threads) return ;;
    check:-o | check:--output) _edgeinfer_files json; return ;;
    help:*) _edgeinfer_words "compile inspect run bench eval check completions man"; return ;;
    esac
    case $verb:$current in
    compile:-*) _edgeinfer_words "-o --output --shape --freeze --pipeline --keep-names --dump-after --name --model-version --licence --author --labels --report --target --quantize --calibrate --samples --skip-bad --budget --keep-float --quantize-only --io --ranges --weight-ranges --equalize --correct-bias -h --help"; return ;;
    inspect:-*) _edgeinfer_words "--json --html --nodes --verify --shape --freeze -h --help"; return ;;
    run:-*) _edgeinfer_words "--input --image --audio --row --text --labels --top --output --dequantize --threads --stream --json -h --help"; return ;;
    bench:-*) _edgeinfer_words "--threads --iterations --duration --warmup --scenario --samples-per-query --qps --workers --ops --sweep --idle --repeats --variant --core --vs --margin --json --html -h --help"; return ;;
    bench_compare:-*) _edgeinfer_words "--margin --fail-if-slower --json -h --help"; return ;;
    eval:-*) _edgeinfer_words "--data --task --label --features --annotations --label-offset --limit --skip-bad --slice --time --reference --baseline --calibration --calibrate-confidence --operating-point --cost -o --output --variant --threads --stream --json --html -h --help"; return ;;
    check:-*) _edgeinfer_words "--threads --tune -o --output -h --help"; return ;;
    completions:-*) _edgeinfer_words "-h --help"; return ;;
    man:-*) _edgeinfer_words "-h --help"; return ;;
    esac
    case $verb in
    compile) _edgeinfer_files onnx tflite; return ;;
    inspect) _edgeinfer_files edge onnx tflite; return ;;
    run) _edgeinfer_files edge; return ;;
    bench) if ((COMP_CWORD == 2)); then _edgeinfer_words "compare"; fi; _edgeinfer_files edge; return ;;
    bench_compare) _edgeinfer_files json; return ;;
    eval) _edgeinfer_files edge onnx tflite; return ;;
    check) _edgeinfer_files edge; return ;;
    completions) _edgeinfer_words "bash zsh fish"; return ;;
    esac
}

complete -F _edgeinfer edgeinfer
