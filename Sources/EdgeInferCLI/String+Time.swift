extension String {
    /// A time as `2023-11-14 22:13:20 UTC`; times outside of the years 1970 to 9999 as their seconds.
    init(secondsSince1970 time: Int) {
        guard (0..<253_402_300_800).contains(time) else {
            self = "\(time) s since 1970"
            return
        }
        // Years that begin in March have their leap day at the end; 400 of them have 146,097 days.
        let day = time / 86_400 + 719_468
        let dayOfEra = day % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = day / 146_097 * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let clock = [time / 3600 % 24, time / 60 % 60, time % 60].map(two).joined(separator: ":")
        self = "\(year)-\(two(month))-\(two(dayOfMonth)) \(clock) UTC"
    }
}
