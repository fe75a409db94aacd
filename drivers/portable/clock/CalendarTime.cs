namespace Dialogos.Drivers.Portable.Clock;

/// <summary>A date and time of day, UTC, in the Gregorian calendar.</summary>
public readonly struct CalendarTime(int year, int month, int day, int hour, int minute, int second)
{
    /// <summary>Year.</summary>
    public int Year { get; } = year;
    /// <summary>1 to 12.</summary>
    public int Month { get; } = month;
    /// <summary>1 to 31.</summary>
    public int Day { get; } = day;
    /// <summary>0 to 23.</summary>
    public int Hour { get; } = hour;
    /// <summary>0 to 59.</summary>
    public int Minute { get; } = minute;
    /// <summary>0 to 59.</summary>
    public int Second { get; } = second;

    /// <summary>True if every part is in its range, leap years included.</summary>
    public bool IsValid =>
        Year is >= 1970 and <= 9999 && Month is >= 1 and <= 12 && Day >= 1 && Day <= DaysIn(Year, Month)
        && Hour is >= 0 and < 24 && Minute is >= 0 and < 60 && Second is >= 0 and < 60;

    /// <summary>Seconds since 1970-01-01T00:00:00Z.</summary>
    public long UnixSeconds
    {
        get
        {
            // Years begin in March, so that the leap day is the last of its year.
            var shiftedYear = Month > 2 ? Year : Year - 1;
            var shiftedMonth = Month > 2 ? Month - 3 : Month + 9;
            var dayOfYear = (153 * shiftedMonth + 2) / 5 + Day - 1;
            var days = 365L * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400 + dayOfYear - 719468;
            return days * 86400 + Hour * 3600 + Minute * 60 + Second;
        }
    }

    /// <summary>ISO 8601, e.g. <c>2026-11-21T09:30:00Z</c>.</summary>
    public override string ToString() => $"{Year:D4}-{Month:D2}-{Day:D2}T{Hour:D2}:{Minute:D2}:{Second:D2}Z";

    private static int DaysIn(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
