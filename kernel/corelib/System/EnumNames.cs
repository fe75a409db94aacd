using System.Text;
using Dialogos.Kernel.Runtime;

namespace System;

/// <summary>Names of enumeration values, chosen as .NET chooses them where several would do.</summary>
internal static class EnumNames
{
    // Up to here .NET takes the first name of a value, beyond it the one that bisection meets.
    private const int MostInSequence = 32;
    private const string Separator = ", ";

    /// <summary>The name of a value; null if it has none.</summary>
    internal static string? OfValue(TypeDescription type, ulong bits)
    {
        int index = type.Count <= MostInSequence ? First(type, bits) : Bisect(type, bits);
        return index < 0 ? null : Encoding.UTF8.GetString(type.ValueName(index));
    }

    /// <summary>The names of the flags that make up a value, from the lowest; null if some bits have no name.</summary>
    internal static string? OfFlags(TypeDescription type, ulong bits)
    {
        int index = type.Count - 1;
        if (bits == 0)
            return index >= 0 && type.Value(0) == 0 ? Encoding.UTF8.GetString(type.ValueName(0)) : null;
        while (index >= 0 && type.Value(index) > bits)
            index--;
        if (index >= 0 && type.Value(index) == bits)
            return Encoding.UTF8.GetString(type.ValueName(index));
        string? text = null;
        for (; index >= 0 && type.Value(index) != 0; index--)
        {
            if ((bits & type.Value(index)) != type.Value(index))
                continue;
            bits -= type.Value(index);
            string name = Encoding.UTF8.GetString(type.ValueName(index));
            text = text == null ? name : name + Separator + text;
        }

        return bits == 0 ? text : null;
    }

    private static int First(TypeDescription type, ulong bits)
    {
        for (int i = 0; i < type.Count; i++)
        {
            if (type.Value(i) == bits)
                return i;
        }

        return -1;
    }

    private static int Bisect(TypeDescription type, ulong bits)
    {
        int low = 0;
        int high = type.Count - 1;
        while (low <= high)
        {
            int middle = (int)(((uint)high + (uint)low) >> 1);
            if (type.Value(middle) == bits)
                return middle;
            if (type.Value(middle) < bits)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }
}
