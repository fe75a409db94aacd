using Internal.Runtime;

namespace System;

/// <summary>
/// Base of enumerations. Their names are not kept in the image: as text, a value is its number, as .NET writes a value that
/// has no name.
/// </summary>
// SAFETY: an enumeration's method table names its underlying type.
public abstract unsafe class Enum : ValueType, IComparable, IFormattable
{
    /// <summary>Equal type and equal bits.</summary>
    public override bool Equals(object? obj) => base.Equals(obj);

    /// <summary>Hash of the bits.</summary>
    public override int GetHashCode() => EnumBits.Of(this).GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(object? target)
    {
        if (target is null)
            return 1;
        if (target.GetMethodTable() != this.GetMethodTable())
            throw new ArgumentException("Object must be of the same type as the enum.");
        ulong other = EnumBits.Of((Enum)target);
        return IsSigned ? Signed(EnumBits.Of(this)).CompareTo(Signed(other)) : EnumBits.Of(this).CompareTo(other);
    }

    /// <summary>True if all bits of the flag are set.</summary>
    [Runtime.CompilerServices.Intrinsic]
    public bool HasFlag(Enum flag) => EnumBits.Of(this) is ulong bits && (bits & EnumBits.Of(flag)) == EnumBits.Of(flag);

    /// <summary>The number: see the type.</summary>
    public override string ToString() => Decimal;

    /// <summary>The number, decimal (G, F, D) or hexadecimal in the full width of the type (X).</summary>
    public string ToString(string? format)
    {
        if (format is null || format.Length == 0)
            return Decimal;
        if (format.Length == 1 && format[0] is 'G' or 'g' or 'F' or 'f' or 'D' or 'd')
            return Decimal;
        if (format.Length == 1 && format[0] is 'X' or 'x')
            return NumberFormatting.ToText(EnumBits.Of(this), Bits, Bits switch { 8 => "X2", 16 => "X4", 32 => "X8", _ => "X16" });
        throw new FormatException("Only the formats G, F, D and X are there for enumerations.");
    }

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? provider) => ToString(format);

    private string Decimal => IsSigned
        ? NumberFormatting.ToText(Signed(EnumBits.Of(this)), Bits, default)
        : NumberFormatting.ToText(EnumBits.Of(this), Bits, default);

    private int Bits => 8 * (int)this.GetMethodTable()->ValueTypeSize;

    private bool IsSigned => this.GetMethodTable()->Element
        is ElementKind.SByte or ElementKind.Int16 or ElementKind.Int32 or ElementKind.Int64;

    private long Signed(ulong bits) => unchecked((long)(bits << (64 - Bits))) >> (64 - Bits);
}
