using Dialogos.Kernel.Runtime;
using Internal.Runtime;

namespace System;

/// <summary>Base of enumerations. Their names are in the map that the builder puts into the image.</summary>
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

    /// <summary>The name of the value, or the names of its flags; the number of a value that has none.</summary>
    public override string ToString()
    {
        TypeDescription type = TypeNames.Describe(this.GetMethodTable());
        ulong bits = EnumBits.Of(this);
        return (type.Kind == TypeNameKind.Flags ? EnumNames.OfFlags(type, bits) : EnumNames.OfValue(type, bits)) ?? Decimal;
    }

    /// <summary>The name (G), as names of flags (F), the number (D), or hexadecimal in the full width of the type (X).</summary>
    public string ToString(string? format)
    {
        if (format is null || format.Length == 0 || (format.Length == 1 && format[0] is 'G' or 'g'))
            return ToString();
        if (format.Length == 1 && format[0] is 'F' or 'f')
            return EnumNames.OfFlags(TypeNames.Describe(this.GetMethodTable()), EnumBits.Of(this)) ?? Decimal;
        if (format.Length == 1 && format[0] is 'D' or 'd')
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
