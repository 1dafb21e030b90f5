import EdgeBoard
import EdgeRuntime
import Glibc

/// Sessions that run at once, each on a thread of its own, and take items of work in their order: whoever is free takes
/// the next one.
final class Crew {
    let sessions: [Session]
    private let state: CrewState
    private var threads: [pthread_t] = []

    /// Starts a thread for each session; `cores` binds them, one each, if it is not empty.
    init(_ sessions: [Session], cores: [Int]) throws(CommandError) {
        self.sessions = sessions
        state = CrewState()
        for (index, session) in sessions.enumerated() {
            let member = Unmanaged.passRetained(
                CrewMember(state, session, core: cores.isEmpty ? nil : cores[index]))
            var thread = pthread_t()
            let code = pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<CrewMember>.fromOpaque(argument).takeRetainedValue().work()
                    return nil
                }, member.toOpaque())
            guard code == 0 else {
                member.release()
                throw .failed("thread \(index + 1) cannot be started; use fewer --workers")
            }
            threads.append(thread)
        }
    }

    deinit {
        state.end()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Has items 0 to `count` − 1 done and returns when all are.
    func perform(_ count: Int, _ task: @escaping (Session, Int) -> Void) {
        start(count, task)
        while !wait(nanoseconds: 1_000_000_000) {}
    }

    /// Has items 0 to `count` − 1 done without waiting for it.
    func start(_ count: Int, _ task: @escaping (Session, Int) -> Void) { state.start(count, task) }

    /// Waits for the items to be done, at most so long; returns whether they are.
    func wait(nanoseconds: Int64) -> Bool { state.wait(nanoseconds) }

    /// Lets nobody take a further item.
    func cancel() { state.cancel() }
}

/// What the members of a crew share.
private final class CrewState {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    /// Signalled when there is work or an end, and when all work is done.
    private let workCondition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let doneCondition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var task: ((Session, Int) -> Void)?
    private var nextItem = 0
    private var itemCount = 0
    private var busyCount = 0
    private var isEnding = false

    init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(workCondition, &attributes)
        pthread_cond_init(doneCondition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(workCondition)
        pthread_cond_destroy(doneCondition)
        pthread_mutex_destroy(mutex)
        workCondition.deallocate()
        doneCondition.deallocate()
        mutex.deallocate()
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    func start(_ count: Int, _ task: @escaping (Session, Int) -> Void) {
        locked {
            self.task = task
            nextItem = 0
            itemCount = count
            pthread_cond_broadcast(workCondition)
        }
    }

    func cancel() { locked { itemCount = nextItem } }

    func end() {
        locked {
            isEnding = true
            itemCount = nextItem
            pthread_cond_broadcast(workCondition)
        }
    }

    func wait(_ nanoseconds: Int64) -> Bool {
        let end = MonotonicClock.nanoseconds + nanoseconds
        var deadline = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
        return locked {
            while nextItem < itemCount || busyCount > 0 {
                if pthread_cond_timedwait(doneCondition, mutex, &deadline) == ETIMEDOUT {
                    return nextItem >= itemCount && busyCount == 0
                }
            }
            task = nil
            return true
        }
    }

    /// The next item and what to do with it, once there is one; nil at the end. `isReturning` says that the caller is
    /// done with another item.
    func take(isReturning: Bool) -> CrewItem? {
        locked {
            if isReturning { busyCount -= 1 }
            while true {
                if let task, nextItem < itemCount {
                    nextItem += 1
                    busyCount += 1
                    return CrewItem(number: nextItem - 1, task: task)
                }
                if busyCount == 0 { pthread_cond_signal(doneCondition) }
                if isEnding { return nil }
                pthread_cond_wait(workCondition, mutex)
            }
        }
    }
}

/// A piece of work.
private struct CrewItem {
    let number: Int
    let task: (Session, Int) -> Void
}

/// One thread of a crew.
private final class CrewMember {
    private let state: CrewState
    private let session: Session
    private let core: Int?

    init(_ state: CrewState, _ session: Session, core: Int?) {
        self.state = state
        self.session = session
        self.core = core
    }

    func work() {
        if let core { _ = Affinity.pin(toFirst: core, count: 1) }
        var isReturning = false
        while let item = state.take(isReturning: isReturning) {
            item.task(session, item.number)
            isReturning = true
        }
    }
}
