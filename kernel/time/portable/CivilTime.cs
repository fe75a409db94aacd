namespace Dialogos.Kernel.Time;

/// <summary>Calendar arithmetic (proleptic Gregorian, UTC).</summary>
public static class CivilTime
{
    /// <summary>Seconds since 1970-01-01T00:00:00Z.</summary>
    public static long ToUnixTime(int year, int month, int day, int hour, int minute, int second)
    {
        // Years that begin in March put the leap day last.
        long shifted = month <= 2 ? year - 1 : year;
        long monthFromMarch = (month + 9) % 12;
        long days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * monthFromMarch + 2) / 5 + day - 1;
        const long daysBefore1970 = 719468;
        return ((days - daysBefore1970) * 24 + hour) * 3600 + minute * 60 + second;
    }

    /// <summary>A moment as <c>2026-11-21 09:30:00</c>.</summary>
    public static string Format(long unixTime)
    {
        long days = unixTime / 86400 + 719468;
        long seconds = unixTime % 86400;
        long era = days / 146097;
        long dayOfEra = days % 146097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * month + 2) / 5 + 1;
        month = month < 10 ? month + 3 : month - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return $"{(int)year:D4}-{(int)month:D2}-{(int)day:D2} " +
            $"{(int)(seconds / 3600):D2}:{(int)(seconds / 60 % 60):D2}:{(int)(seconds % 60):D2}";
    }
}
