// The battery-backed clock of the PC (MC146818A data sheet): ports 70h and 71h.
using Dialogos.Kernel.Machine;

namespace Dialogos.Kernel.Time;

/// <summary>Reads the time of day that survives a power cut.</summary>
public static class BatteryClock
{
    private const byte UpdateInProgress = 0x80;
    // The eighth bit of an index switches non-maskable interrupts off.
    private const byte MostIndexes = 0x80;

    /// <summary>Seconds since 1970 in UTC; 0 if there is no clock or it does not make sense.</summary>
    public static long ReadUnixTime(byte centuryIndex)
    {
        if (Read(0x0D) == 0xFF)
            return 0;
        // Two equal readings outside an update are not torn.
        for (int i = 0; i < 1000; i++)
        {
            if ((Read(0x0A) & UpdateInProgress) != 0)
                continue;
            long first = ReadOnce(centuryIndex);
            if ((Read(0x0A) & UpdateInProgress) == 0 && ReadOnce(centuryIndex) == first)
                return first;
        }
        return 0;
    }

    private static long ReadOnce(byte centuryIndex)
    {
        byte mode = Read(0x0B);
        bool binary = (mode & 4) != 0;
        byte rawHour = Read(4);
        int hour = Decode((byte)(rawHour & 0x7F), binary);
        if ((mode & 2) == 0)
            hour = hour % 12 + ((rawHour & 0x80) != 0 ? 12 : 0);
        int year = Decode(Read(9), binary);
        int century = centuryIndex is 0 or >= MostIndexes ? 20 : Decode(Read(centuryIndex), binary);
        if (century < 19 || century > 29)
            century = 20;
        return CivilTime.ToUnixTime(century * 100 + year, Decode(Read(8), binary), Decode(Read(7), binary),
            hour, Decode(Read(2), binary), Decode(Read(0), binary));
    }

    private static byte Read(byte index)
    {
        Port.Write8(0x70, index);
        return Port.Read8(0x71);
    }

    private static int Decode(byte value, bool binary) => binary ? value : (value >> 4) * 10 + (value & 15);
}
