namespace System;

/// <summary>The bits of a boxed enumeration value.</summary>
// SAFETY: the size of the payload comes from the object's own method table.
internal static unsafe class EnumBits
{
    internal static ulong Of(Enum value)
    {
        ref byte data = ref Runtime.CompilerServices.RuntimeHelpers.GetRawData(value);
        return value.GetMethodTable()->ValueTypeSize switch
        {
            1 => data,
            2 => Runtime.CompilerServices.Unsafe.ReadUnaligned<ushort>(ref data),
            4 => Runtime.CompilerServices.Unsafe.ReadUnaligned<uint>(ref data),
            _ => Runtime.CompilerServices.Unsafe.ReadUnaligned<ulong>(ref data),
        };
    }
}
