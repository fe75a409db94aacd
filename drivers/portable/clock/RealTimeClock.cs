// Motorola MC146818A data sheet; the index is at port 0x70, the data at 0x71.
using Dialogos.Kernel.Primitives;

namespace Dialogos.Drivers.Portable.Clock;

/// <summary>The battery-backed clock of a PC.</summary>
public sealed class RealTimeClock(IRegisters ports, byte centuryRegister)
{
    private const uint Index = 0, Data = 1;
    private const byte Seconds = 0, Minutes = 2, Hours = 4, Day = 7, Month = 8, Year = 9, StatusA = 10, StatusB = 11;
    private const byte UpdateInProgress = 0x80, Binary = 4, TwentyFourHours = 2, Afternoon = 0x80;

    /// <summary>
    /// Reads the time: twice until both agree, because the registers change under the reader.
    /// <see cref="Errno.InputOutput"/> if they never agree or are no time.
    /// </summary>
    public Result<CalendarTime> Read()
    {
        for (var attempt = 0; attempt < 10_000; attempt++)
        {
            if ((Register(StatusA) & UpdateInProgress) != 0)
                continue;
            var first = Sample();
            var second = Sample();
            if ((Register(StatusA) & UpdateInProgress) != 0 || first.UnixSeconds != second.UnixSeconds)
                continue;
            return first.IsValid ? first : Errno.InputOutput;
        }
        return Errno.InputOutput;
    }

    private CalendarTime Sample()
    {
        var mode = Register(StatusB);
        var isBinary = (mode & Binary) != 0;
        var rawHours = Register(Hours);
        var hours = Decode((byte)(rawHours & ~Afternoon), isBinary);
        if ((mode & TwentyFourHours) == 0)
            hours = hours % 12 + ((rawHours & Afternoon) != 0 ? 12 : 0);
        else
            hours = Decode(rawHours, isBinary);
        var century = centuryRegister == 0 ? 20 : Decode(Register(centuryRegister), isBinary);
        return new CalendarTime(
            century * 100 + Decode(Register(Year), isBinary), Decode(Register(Month), isBinary),
            Decode(Register(Day), isBinary), hours, Decode(Register(Minutes), isBinary),
            Decode(Register(Seconds), isBinary));
    }

    private static int Decode(byte value, bool isBinary) => isBinary ? value : (value >> 4) * 10 + (value & 0xF);

    private byte Register(byte index)
    {
        // Bit 7 of the index masks NMI on real machines: leave it clear.
        ports.Write8(Index, index);
        return ports.Read8(Data);
    }
}
