import EdgeBoard
import Glibc
import Testing

/// A folder that plays the part of `/`, gone with its last reference.
private final class FakeRoot {
    let path: String
    private var made: [String] = []
    private var written: [String] = []

    init(_ files: [(path: String, text: String)]) throws {
        var template = Array("/tmp/edgeinfer-board-XXXXXX".utf8CString)
        // The name is read while the buffer is borrowed; the pointer that mkdtemp returns leads into it.
        let name = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let name else { throw SystemError(code: errno) }
        path = name
        made.append(path)
        for (file, text) in files {
            var folder = path
            for part in file.split(separator: "/").dropLast() {
                folder += "/" + part
                if mkdir(folder, 0o755) == 0 { made.append(folder) }
            }
            let stream = fopen(path + file, "w")
            guard let stream else { throw SystemError(code: errno) }
            fputs(text, stream)
            fclose(stream)
            written.append(path + file)
        }
    }

    struct SystemError: Error { let code: Int32 }

    deinit {
        for file in written { unlink(file) }
        for folder in made.reversed() { rmdir(folder) }
    }
}

@Suite struct BoardTests {
    @Test func raspberryPi() throws {
        let cpu = "/sys/devices/system/cpu"
        let root = try FakeRoot([
            ("/proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0"),
            ("/proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd08\n"),
            ("/proc/meminfo", "MemTotal:        3884396 kB\nMemFree: 1 kB\n"),
            ("\(cpu)/online", "0-2,5\n"),
            ("\(cpu)/cpu0/cpufreq/scaling_cur_freq", "600000\n"),
            ("\(cpu)/cpu0/cpufreq/cpuinfo_max_freq", "1500000\n"),
            ("\(cpu)/cpu0/cpufreq/scaling_governor", "ondemand\n"),
            ("/sys/class/thermal/thermal_zone0/temp", "48312\n"),
            ("/sys/class/thermal/thermal_zone0/type", "cpu-thermal\n"),
            ("/sys/class/thermal/cooling_device0/type", "gpio-fan\n"),
            ("/sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n"),
        ])
        let board = Board(root: root.path)
        #expect(board.model == "Raspberry Pi 4 Model B Rev 1.4")
        #expect(board.processorModel == "Cortex-A72")
        #expect(board.memoryByteCount == 3_884_396 * 1024)
        #expect(board.onlineCPUs == [0, 1, 2, 5])
        #expect(board.currentFrequency(ofCPU: 0) == 600_000_000)
        #expect(board.maximumFrequency(ofCPU: 0) == 1_500_000_000)
        #expect(board.currentFrequency(ofCPU: 1) == nil)
        #expect(board.governor(ofCPU: 0) == "ondemand")
        #expect(board.temperatures.map(\.name) == ["cpu-thermal"])
        #expect(board.temperatures.map(\.celsius) == [48.312])
        #expect(board.throttling == [.underVoltage, .throttled])
        #expect(board.throttling?.names == ["under-voltage", "throttled"])
        #expect(board.throttleCount == nil)
    }

    @Test func desktop() throws {
        let root = try FakeRoot([
            ("/proc/cpuinfo", "processor : 0\nmodel name\t: Some Processor @ 3 GHz\n"),
            ("/sys/devices/system/cpu/online", "0-1"),
            ("/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "3"),
            ("/sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "4"),
            ("/sys/class/hwmon/hwmon0/name", "rpi_volt"),
            ("/sys/class/hwmon/hwmon0/in0_lcrit_alarm", "1"),
        ])
        let board = Board(root: root.path)
        #expect(board.processorModel == "Some Processor @ 3 GHz")
        #expect(board.throttleCount == 7)
        #expect(board.throttling == .underVoltage)
        #expect(board.temperatures.isEmpty)
    }

    @Test func nonsenseIsNotBelieved() throws {
        let root = try FakeRoot([
            ("/sys/devices/system/cpu/online", "x,3-1,-,0-99999999999,7"),
            ("/sys/class/thermal/thermal_zone0/temp", "hot"),
            ("/sys/devices/platform/soc/soc:firmware/get_throttled", "0xzz"),
            ("/proc/self/status", "RssAnon: 99999999999999999999 kB\nVmRSS: none\n"),
            ("/proc/cpuinfo", "CPU implementer: 0x61\nCPU part: 0x22\n"),
        ])
        let board = Board(root: root.path)
        #expect(board.onlineCPUs == [7])
        #expect(board.temperatures.isEmpty)
        #expect(board.throttling == nil)
        #expect(board.processorModel == "implementer 0x61 part 0x22")
        #expect(ProcessMemory.current(root: root.path) == ProcessMemory.current(root: "/nowhere"))
    }

    @Test func emptyMachineSaysNothing() {
        let board = Board(root: "/nowhere")
        #expect(board.model == nil && board.processorModel == nil && board.memoryByteCount == nil)
        #expect(board.onlineCPUs.isEmpty && board.temperatures.isEmpty && board.throttling == nil)
    }
}

@Suite struct UsageTests {
    @Test func memoryIsCounted() {
        let memory = ProcessMemory.current()
        #expect(memory.privateByteCount > 0)
        #expect(memory.residentByteCount > memory.privateByteCount)
        #expect(memory.peakResidentByteCount >= memory.residentByteCount)
    }

    @Test func touchingNewPagesIsAFault() {
        let byteCount = 1 << 20
        let pages = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        defer { munmap(pages, byteCount) }
        let before = Usage.current(.thread)
        pages.map { _ = memset($0, 1, byteCount) }
        let used = Usage.current(.thread) - before
        #expect(used.minorFaults >= 1)
        #expect(Usage.current(.process).minorFaults >= used.minorFaults)
    }

    @Test func sleepingIsAVoluntarySwitch() {
        let before = Usage.current(.thread)
        let start = MonotonicClock.nanoseconds
        usleep(2000)
        #expect((Usage.current(.thread) - before).voluntarySwitches >= 1)
        #expect(MonotonicClock.nanoseconds - start >= 2_000_000)
    }

    @Test func pinningSaysWhatIsWrong() {
        #expect(Affinity.pin(toFirst: -1, count: 1) == EINVAL)
        #expect(Affinity.pin(toFirst: 1023, count: 2) == EINVAL)
        #expect(Affinity.pin(toFirst: Int.max, count: 1) == EINVAL)
        // One of the two is there: neither all nor nothing. Without /sys nobody knows which is the last.
        if let last = Board().onlineCPUs.last { #expect(Affinity.pin(toFirst: last, count: 2) == EINVAL) }
        #expect(Affinity.currentCPU >= 0)
    }
}
