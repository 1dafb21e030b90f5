import EdgeBoard
import Testing

@Suite struct WaitTests {
    @Test func sleepLastsAtLeastAsLongAsAsked() {
        let end = MonotonicClock.nanoseconds + 20_000_000
        MonotonicClock.sleep(until: end, slice: 5_000_000)
        #expect(MonotonicClock.nanoseconds >= end)
    }

    @Test func timesThatArePastDoNotWait() {
        var questionCount = 0
        MonotonicClock.sleep(until: MonotonicClock.nanoseconds - 1) {
            questionCount += 1
            return false
        }
        #expect(questionCount == 0)
    }

    @Test func sleepCanBeCancelled() {
        let start = MonotonicClock.nanoseconds
        var questionCount = 0
        MonotonicClock.sleep(until: start + 60_000_000_000, slice: 1_000_000) {
            questionCount += 1
            return questionCount > 3
        }
        #expect(questionCount == 4 && MonotonicClock.nanoseconds - start < 30_000_000_000)
    }
}
